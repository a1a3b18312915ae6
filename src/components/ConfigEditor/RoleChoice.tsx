import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption, useStyles2 } from '@grafana/ui';

import { type Candidate } from '../../resources';
import { answerLabel } from './answerLabels';
import { CandidateValues } from './CandidateValues';
import { type RoleRow } from './roleRows';

/** Never the path of a candidate, because paths are not empty. */
const AUTOMATIC = '';

interface Props {
  /** Of the data source. */
  uid: string;
  row: RoleRow;
  /** Ids of the elements that name the role. */
  labelledBy: string;
  disabled?: boolean;
  /** Undefined leaves the role to the plugin. */
  onChange: (path: string | undefined) => void;
}

/**
 * Sets a role by hand to something that the schema really has; where it is unresolved, also to a path that is typed. A
 * saved value that is not among the options, such as a path that the schema has lost, stays visible until it is
 * replaced.
 */
export function RoleChoice({ uid, row, labelledBy, disabled, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const candidates = row.found?.candidates ?? [];
  const isOpen = row.found?.state === 'unresolved';
  if (candidates.length === 0 && row.override === undefined && !row.unsaved && !isOpen) {
    return <span className={styles.note}>{t('config.api-map.no-choice', 'No candidates')}</span>;
  }
  return (
    <>
      <Combobox
        aria-labelledby={labelledBy}
        options={[automatic(), ...candidates.map((candidate) => candidateOption(row.role, candidate)), ...further(row)]}
        value={row.override ?? AUTOMATIC}
        disabled={disabled}
        createCustomValue={isOpen}
        customValueDescription={t('config.api-map.custom', 'Use this path')}
        onChange={({ value }) => onChange(value === AUTOMATIC ? undefined : value.trim())}
      />
      {isOpen && (
        <div className={styles.note}>
          {t('config.api-map.open-choice', 'Choose a candidate, type a path of the schema, or paste an example below.')}
        </div>
      )}
      {isOpen && candidates.length > 1 && hasValues(row.role) && (
        <CandidateValues
          uid={uid}
          role={row.role}
          labelledBy={labelledBy}
          disabled={disabled}
          onChoose={(path) => onChange(path)}
        />
      )}
      {row.unsaved && (
        <div className={styles.note}>{t('config.api-map.unsaved', 'Not saved yet: takes effect once you save.')}</div>
      )}
    </>
  );
}

/** Whether values tell the candidates of a role apart. */
function hasValues(role: string): boolean {
  return role === 'readings' || role.startsWith('readings.') || role === 'answer.value';
}

/** What else the schema has for a role that is unresolved: what is typed is completed with it. */
function further({ found, paths = [] }: RoleRow): Array<ComboboxOption<string>> {
  const offered = new Set(found?.candidates?.map(({ path }) => path));
  return paths.filter((path) => !offered.has(path)).map((path) => ({ value: path, label: path }));
}

function automatic(): ComboboxOption<string> {
  return { value: AUTOMATIC, label: t('config.api-map.automatic', 'Automatic') };
}

function candidateOption(role: string, { path, deprecated }: Candidate): ComboboxOption<string> {
  const label = answerLabel(role, path) ?? path;
  // A `description` member that is undefined would still make the row in the menu taller.
  return deprecated
    ? {
        value: path,
        label,
        description: t('config.api-map.deprecated', 'Deprecated: {{reason}}', verbatim(deprecated)),
      }
    : { value: path, label };
}

function verbatim(reason: string) {
  return { reason, interpolation: { escapeValue: false } };
}

function getStyles(theme: GrafanaTheme2) {
  return {
    note: css({
      ...theme.typography.bodySmall,
      color: theme.colors.text.secondary,
      marginTop: theme.spacing(0.5),
    }),
  };
}
