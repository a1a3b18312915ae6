import React, { useCallback, useId } from 'react';

import { type ScopedVars } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EditorRow, EditorSwitch } from '@grafana/plugin-ui';

import { type DataSource } from '../../datasource';
import { sentences } from '../../messages';
import { type AmperecloudQuery } from '../../query';
import { type List } from '../../resources';
import { expandAll, isVariable } from '../../variables';
import { AggregationPicker } from './AggregationPicker';
import { DayStampsPicker } from './DayStampsPicker';
import { FacilityPicker } from './FacilityPicker';
import { LabelsPicker } from './LabelsPicker';
import { LegendInput } from './LegendInput';
import { LoadError } from './LoadError';
import { QueryField } from './QueryField';
import { ReadingTypePicker } from './ReadingTypePicker';
import { ResolutionPicker } from './ResolutionPicker';
import { useLoaded } from './useLoaded';
import { MAX_ASKED, readingTypesKey, useReadingTypes } from './useReadingTypes';

/** Kept out of the translated text, where i18next would interpolate them. */
const LEGEND_PLACEHOLDERS = [
  '{{facility}}',
  '{{facilityId}}',
  '{{company}}',
  '{{label}}',
  '{{readingType}}',
  '{{unit}}',
];

interface Props {
  datasource: DataSource;
  query: AmperecloudQuery;
  /** The variable values of a repeated panel. */
  scopedVars?: ScopedVars;
  offerVariables: boolean;
  onChange: (change: Partial<AmperecloudQuery>) => void;
}

/** The fields of a readings query. */
export function ReadingsFields({ datasource, query, scopedVars, offerVariables, onChange }: Props) {
  const id = useId();
  const facilities = useLoaded(useCallback(() => datasource.facilities(), [datasource]));
  const ids = expandAll(query.facilities, scopedVars).filter((facility) => !isVariable(facility));
  const readingTypes = useReadingTypes(datasource, readingTypesKey(ids));

  const missingFacilities = missingIn(facilities.value);
  const missingTypes = missingIn(readingTypes.value);
  // One cause is one message.
  const sameCause = facilities.error !== undefined && facilities.error === readingTypes.error;

  return (
    <>
      <EditorRow>
        <QueryField id={`${id}-facility`} label={t('query.facility.label', 'Facility')}>
          <FacilityPicker
            id={`${id}-facility`}
            value={query.facilities}
            facilities={facilities}
            offerVariables={offerVariables}
            onChange={(value) => onChange({ facilities: value })}
          />
        </QueryField>
        <QueryField
          id={`${id}-reading-types`}
          label={t('query.reading-types.label', 'Reading types')}
          hint={readingTypesHint(ids.length)}
        >
          <ReadingTypePicker
            id={`${id}-reading-types`}
            value={query.readingTypes}
            readingTypes={readingTypes}
            complete={ids.length <= MAX_ASKED && missingTypes === undefined}
            offerVariables={offerVariables}
            onChange={(value) => onChange({ readingTypes: value })}
          />
        </QueryField>
      </EditorRow>
      {facilities.error !== undefined && (
        <LoadError
          title={
            sameCause
              ? t('query.facility.error-both', 'The facilities and reading types could not be loaded')
              : t('query.facility.error', 'The facilities could not be loaded')
          }
          message={facilities.error}
          onRetry={() => {
            facilities.retry();
            if (sameCause) {
              readingTypes.retry();
            }
          }}
        />
      )}
      {readingTypes.error !== undefined && !sameCause && (
        <LoadError
          title={t('query.reading-types.error', 'The reading types could not be loaded')}
          message={readingTypes.error}
          onRetry={readingTypes.retry}
        />
      )}
      {missingFacilities !== undefined && (
        <LoadError
          isPartial
          title={t('query.facility.incomplete', 'The list of facilities is not complete')}
          message={missingFacilities}
          onRetry={facilities.retry}
        />
      )}
      {missingTypes !== undefined && missingTypes !== missingFacilities && (
        <LoadError
          isPartial
          title={t('query.reading-types.incomplete', 'The list of reading types is not complete')}
          message={missingTypes}
          onRetry={readingTypes.retry}
        />
      )}
      <EditorRow>
        <QueryField id={`${id}-resolution`} label={t('query.resolution.label', 'Resolution')} size="narrow">
          <ResolutionPicker
            id={`${id}-resolution`}
            value={query.resolution}
            offerVariables={offerVariables}
            onChange={(resolution) => onChange({ resolution })}
          />
        </QueryField>
        <QueryField
          id={`${id}-aggregation`}
          label={t('query.aggregation.label', 'Aggregation')}
          size="narrow"
          tooltip={
            <>
              {t(
                'query.aggregation.tooltip',
                'How values are combined at a coarser resolution. Auto depends on the kind of reading: the mean for power, the sum for energy, the last value for counters, ratios, states and setpoints.'
              )}
            </>
          }
        >
          <AggregationPicker
            id={`${id}-aggregation`}
            value={query.aggregation}
            onChange={(aggregation) => onChange({ aggregation })}
          />
        </QueryField>
        <QueryField
          id={`${id}-legend`}
          label={t('query.legend.label', 'Legend')}
          size="filling"
          tooltip={
            <>
              {t('query.legend.tooltip', 'Name of each series. Available placeholders:')}
              {LEGEND_PLACEHOLDERS.map((placeholder) => (
                <code key={placeholder}>{placeholder}</code>
              ))}
            </>
          }
        >
          <LegendInput id={`${id}-legend`} value={query.legend} onChange={(legend) => onChange({ legend })} />
        </QueryField>
        <QueryField
          id={`${id}-labels`}
          label={t('query.labels.label', 'Labels')}
          size="narrow"
          tooltip={
            <>
              {t(
                'query.labels.tooltip',
                'Which labels each series has. With those of the facility only, Grafana’s math can join two queries facility by facility, for example power and irradiance in an alert rule.'
              )}
            </>
          }
        >
          <LabelsPicker id={`${id}-labels`} value={query.labels} onChange={(labels) => onChange({ labels })} />
        </QueryField>
        <QueryField
          id={`${id}-day-stamps`}
          label={t('query.day-stamps.label', 'Days')}
          size="narrow"
          tooltip={
            <>
              {t(
                'query.day-stamps.tooltip',
                'Where days, months and years stand on the time axis. They are always those of the facility’s own time zone. By date, they stand at the start of the same date in the dashboard’s time zone, so that facilities in several time zones line up. Alert rules always use the true instant.'
              )}
            </>
          }
        >
          <DayStampsPicker
            id={`${id}-day-stamps`}
            value={query.dayStamps}
            onChange={(dayStamps) => onChange({ dayStamps })}
          />
        </QueryField>
        <QueryField
          id={`${id}-bypass-cache`}
          label={t('query.bypass-cache.label', 'Bypass cache')}
          size="tight"
          tooltip={
            <>
              {t(
                'query.bypass-cache.tooltip',
                'Queries the API on every refresh instead of using cached values, for example to pick up late corrections; at most once a minute for each series. Every request counts against the fair use limit.'
              )}
            </>
          }
        >
          <EditorSwitch
            id={`${id}-bypass-cache`}
            value={query.bypassCache}
            onChange={(event) => onChange({ bypassCache: event.currentTarget.checked })}
          />
        </QueryField>
      </EditorRow>
    </>
  );
}

/** Why a list is not whole; undefined: it is. */
function missingIn(list: List<unknown> | undefined): string | undefined {
  return list?.missing && sentences(list.missing);
}

function readingTypesHint(facilities: number): string | undefined {
  if (facilities === 0) {
    return t('query.reading-types.no-facility', 'Choose a facility to see which readings and analyses it offers.');
  }
  if (facilities > MAX_ASKED) {
    return t('query.reading-types.capped', '', {
      count: facilities,
      max: MAX_ASKED,
      defaultValue_one: 'Reading types of the first {{max}} of {{count, number}} facility.',
      defaultValue_other: 'Reading types of the first {{max}} of {{count, number}} facilities.',
    });
  }
  return undefined;
}
