import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextArea, useStyles2 } from '@grafana/ui';

import { type ExamplePart } from '../../settings';
import { type ExampleDraft } from './examples';
import { hintId, SettingField } from './SettingField';

interface Props {
  part: ExamplePart;
  draft: ExampleDraft;
  disabled?: boolean;
  onChange: (draft: ExampleDraft) => void;
}

/** The query of one example, and its variables. */
export function ExampleFields({ part, draft, disabled, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const [queryId, variablesId] = [`amperecloud-example-${part}`, `amperecloud-example-${part}-variables`];
  return (
    <div className={styles.pair}>
      <SettingField id={queryId} label={queryLabel(part)} hint={queryHint(part)} disabled={disabled}>
        <TextArea
          id={queryId}
          aria-describedby={hintId(queryId)}
          className={styles.code}
          rows={7}
          spellCheck={false}
          value={draft.query}
          onChange={(event) => onChange({ ...draft, query: event.currentTarget.value })}
        />
      </SettingField>
      <SettingField id={variablesId} label={variablesLabel(part)} disabled={disabled}>
        <TextArea
          id={variablesId}
          className={styles.code}
          rows={7}
          spellCheck={false}
          value={draft.variables}
          onChange={(event) => onChange({ ...draft, variables: event.currentTarget.value })}
        />
      </SettingField>
    </div>
  );
}

function queryLabel(part: ExamplePart): string {
  switch (part) {
    case 'facilities':
      return t('config.examples.facilities', 'Facilities');
    case 'readingTypes':
      return t('config.examples.reading-types', 'Reading types of a facility');
    case 'readings':
      return t('config.examples.readings', 'Readings of a facility');
  }
}

function queryHint(part: ExamplePart): string {
  switch (part) {
    case 'facilities':
      return t('config.examples.facilities-hint', 'A query for all facilities, with ID and name.');
    case 'readingTypes':
      return t(
        'config.examples.reading-types-hint',
        'A query for what one facility measures, by the ID of the facility.'
      );
    case 'readings':
      return t(
        'config.examples.readings-hint',
        'A query for the values of one day, by the ID of the facility and the reading type. Select only time, value, type and unit.'
      );
  }
}

function variablesLabel(part: ExamplePart): string {
  switch (part) {
    case 'facilities':
      return t('config.examples.facilities-variables', 'Variables for facilities (JSON)');
    case 'readingTypes':
      return t('config.examples.reading-types-variables', 'Variables for reading types (JSON)');
    case 'readings':
      return t('config.examples.readings-variables', 'Variables for readings (JSON)');
  }
}

function getStyles(theme: GrafanaTheme2) {
  return {
    pair: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
      gap: theme.spacing(2),
      [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    }),
    code: css({ fontFamily: theme.typography.fontFamilyMonospace }),
  };
}
