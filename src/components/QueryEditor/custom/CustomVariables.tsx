import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TagsInput, useStyles2 } from '@grafana/ui';

import { nameOf, sourceOptions } from '../../../choices';
import { type CustomVariable, type VariableSource } from '../../../query.gen';
import { type DeclaredVariable } from '../../../resources';
import { ChoicePicker } from '../ChoicePicker';
import { TextInput } from '../TextInput';

interface Props {
  id: string;
  /** What the query declares. */
  declared: DeclaredVariable[];
  given: CustomVariable[];
  offerVariables: boolean;
  onChange: (given: CustomVariable[]) => void;
}

/** A row for each variable that a query declares: where its value comes from, and what was entered. */
export function CustomVariables({ id, declared, given, offerVariables, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const change = (name: string, part: Partial<CustomVariable>) => {
    const changed: CustomVariable = { ...givenFor(given, name), ...part };
    // What is no longer declared goes, and what says nothing is not saved.
    const others = given.filter((one) => one.name !== name && declared.some((variable) => variable.name === one.name));
    const isSaid = changed.source !== 'auto' || changed.values.length > 0;
    onChange(isSaid ? [...others, changed] : others);
  };
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('query.custom.variable', 'Variable')}</th>
          <th>{t('query.custom.type', 'Type')}</th>
          <th>{t('query.custom.source', 'Source')}</th>
          <th>{t('query.custom.value', 'Value')}</th>
        </tr>
      </thead>
      <tbody>
        {declared.map((variable) => (
          <VariableRow
            key={variable.name}
            id={`${id}-variable-${variable.name}`}
            declared={variable}
            given={givenFor(given, variable.name)}
            offerVariables={offerVariables}
            onChange={(part) => change(variable.name, part)}
          />
        ))}
      </tbody>
    </table>
  );
}

function givenFor(given: CustomVariable[], name: string): CustomVariable {
  return given.find((one) => one.name === name) ?? { name, source: 'auto', values: [] };
}

interface RowProps {
  id: string;
  declared: DeclaredVariable;
  given: CustomVariable;
  offerVariables: boolean;
  onChange: (part: Partial<CustomVariable>) => void;
}

function VariableRow({
  id,
  declared: { name, type, list, required, default: fallback, source },
  given,
  offerVariables,
  onChange,
}: RowProps) {
  const styles = useStyles2(getStyles);
  const isEntered = given.source === 'auto';
  const leftOut = fallback || t('query.custom.left-out', 'Left out');
  const placeholder = required ? t('query.custom.required', 'Required') : leftOut;
  // By its name alone, such as $from.
  const byName = source === 'auto' ? placeholder : nameOf(sourceOptions(), source);
  return (
    <tr>
      <td>
        <label htmlFor={id}>
          <code>${name}</code>
        </label>
      </td>
      <td>
        <code>{type}</code>
      </td>
      <td className={styles.source}>
        <ChoicePicker<VariableSource>
          id={`${id}-source`}
          options={sourceOptions()}
          value={given.source}
          onChange={(chosen) => onChange({ source: chosen, values: chosen === 'auto' ? given.values : [] })}
        />
      </td>
      <td className={styles.value}>
        {isEntered && list && (
          <TagsInput id={id} tags={given.values} placeholder={byName} onChange={(values) => onChange({ values })} />
        )}
        {isEntered && !list && (
          <TextInput
            id={id}
            value={given.values[0] ?? ''}
            placeholder={byName}
            offerVariables={offerVariables}
            onChange={(text) => onChange({ values: text === '' ? [] : [text] })}
          />
        )}
      </td>
    </tr>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    table: css({
      'td, th': { padding: theme.spacing(0.25, 1, 0.25, 0), verticalAlign: 'middle' },
      th: { ...theme.typography.bodySmall, color: theme.colors.text.secondary },
      label: { margin: 0 },
    }),
    source: css({ width: theme.spacing(30) }),
    value: css({ minWidth: theme.spacing(30) }),
  };
}
