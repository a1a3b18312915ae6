import { css } from '@emotion/css';
import React, { useCallback, useId } from 'react';

import { type GrafanaTheme2, type ScopedVars } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EditorField, EditorRow } from '@grafana/plugin-ui';
import { useStyles2 } from '@grafana/ui';

import { type DataSource } from '../../datasource';
import { type AmperecloudQuery } from '../../query';
import { expandAll, isVariable } from '../../variables';
import { EditorHint } from './EditorHint';
import { FacilityPicker } from './FacilityPicker';
import { LegendInput } from './LegendInput';
import { LoadError } from './LoadError';
import { ReadingTypePicker } from './ReadingTypePicker';
import { ResolutionPicker } from './ResolutionPicker';
import { useLoaded } from './useLoaded';
import { MAX_ASKED, readingTypesKey, useReadingTypes } from './useReadingTypes';

interface Props {
  datasource: DataSource;
  query: AmperecloudQuery;
  /** Values of a repeated panel's variable. */
  scopedVars?: ScopedVars;
  offerVariables: boolean;
  onChange: (change: Partial<AmperecloudQuery>) => void;
}

/** The fields of a readings query. */
export function ReadingsFields({ datasource, query, scopedVars, offerVariables, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();

  const facilities = useLoaded(useCallback(() => datasource.facilities(), [datasource]));

  const ids = expandAll(query.facilities, scopedVars).filter((facility) => !isVariable(facility));
  const readingTypes = useReadingTypes(datasource, readingTypesKey(ids));

  return (
    <>
      <EditorRow>
        <div className={styles.wide}>
          <EditorField label={t('query.facility.label', 'Facility')} htmlFor={`${id}-facility`}>
            <FacilityPicker
              id={`${id}-facility`}
              value={query.facilities}
              facilities={facilities}
              offerVariables={offerVariables}
              onChange={(value) => onChange({ facilities: value })}
            />
          </EditorField>
        </div>
        <div className={styles.wide}>
          <EditorField label={t('query.reading-types.label', 'Reading types')} htmlFor={`${id}-reading-types`}>
            <ReadingTypePicker
              id={`${id}-reading-types`}
              value={query.readingTypes}
              readingTypes={readingTypes}
              complete={ids.length <= MAX_ASKED}
              offerVariables={offerVariables}
              onChange={(value) => onChange({ readingTypes: value })}
            />
          </EditorField>
        </div>
      </EditorRow>
      {facilities.error !== undefined && (
        <LoadError
          title={t('query.facility.error', 'The facilities could not be loaded')}
          message={facilities.error}
          onRetry={facilities.retry}
        />
      )}
      {readingTypes.error !== undefined && (
        <LoadError
          title={t('query.reading-types.error', 'The reading types could not be loaded')}
          message={readingTypes.error}
          onRetry={readingTypes.retry}
        />
      )}
      {ids.length === 0 && (
        <EditorHint>
          {t('query.reading-types.no-facility', 'Choose a facility to see which readings and analyses it offers.')}
        </EditorHint>
      )}
      {ids.length > MAX_ASKED && (
        <EditorHint>
          {t('query.reading-types.capped', '', {
            count: ids.length,
            max: MAX_ASKED,
            defaultValue_one: 'Reading types of the first {{max}} of {{count, number}} facility.',
            defaultValue_other: 'Reading types of the first {{max}} of {{count, number}} facilities.',
          })}
        </EditorHint>
      )}
      <EditorRow>
        <div className={styles.narrow}>
          <EditorField label={t('query.resolution.label', 'Resolution')} htmlFor={`${id}-resolution`}>
            <ResolutionPicker
              id={`${id}-resolution`}
              value={query.resolution}
              offerVariables={offerVariables}
              onChange={(resolution) => onChange({ resolution })}
            />
          </EditorField>
        </div>
        <div className={styles.wide}>
          <EditorField
            label={t('query.legend.label', 'Legend')}
            htmlFor={`${id}-legend`}
            tooltip={
              <>
                {t('query.legend.tooltip', 'Name of each series. These are replaced:')} <code>{PLACEHOLDERS}</code>
              </>
            }
          >
            <LegendInput id={`${id}-legend`} value={query.legend} onChange={(legend) => onChange({ legend })} />
          </EditorField>
        </div>
      </EditorRow>
    </>
  );
}

const PLACEHOLDERS = '{{facility}} {{facilityId}} {{company}} {{readingType}} {{unit}}';

function getStyles(theme: GrafanaTheme2) {
  return {
    wide: css({ flex: `1 1 ${theme.spacing(40)}`, minWidth: theme.spacing(30) }),
    narrow: css({ flex: `0 1 ${theme.spacing(30)}`, minWidth: theme.spacing(20) }),
  };
}
