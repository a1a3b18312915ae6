import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, IconButton, useStyles2 } from '@grafana/ui';

import { shiftUnitOptions } from '../../choices';
import { type Shift, MAX_ITEMS } from '../../query.gen';
import { shiftName } from '../../summaries';
import { ChoicePicker } from './ChoicePicker';
import { type FieldProps } from './fields';
import { FieldProblems } from './FieldProblems';
import { NumberInput } from './NumberInput';
import { QueryField } from './QueryField';

/** The earlier times that the query compares with. */
export function CompareFields({ id, query, offerVariables, problemsOf, onChange }: FieldProps) {
  const styles = useStyles2(getStyles);
  const { compare } = query;
  const change = (at: number, part: Partial<Shift>) =>
    onChange({ compare: compare.map((shift, other) => (other === at ? { ...shift, ...part } : shift)) });
  return (
    <div className={styles.list}>
      {compare.map((shift, at) => (
        <div key={at} className={styles.shift}>
          <QueryField
            id={`${id}-shift-${at}`}
            label={t('query.compare.label', 'Earlier by')}
            size="small"
            tooltip={t(
              'query.compare.tooltip',
              'Draws the same values of an earlier time on the axis of the panel, by the calendar of each plant.'
            )}
            problems={problemsOf('compare', at)}
          >
            <NumberInput
              id={`${id}-shift-${at}`}
              value={shift.amount}
              otherwise={1}
              offerVariables={offerVariables}
              onChange={(amount) => change(at, { amount })}
            />
          </QueryField>
          <QueryField
            id={`${id}-shift-unit-${at}`}
            label={t('query.compare.unit', 'Days to years')}
            size="small"
            tooltip={t('query.compare.unit-tooltip', 'Days, weeks, months or years of the calendar.')}
          >
            <ChoicePicker
              id={`${id}-shift-unit-${at}`}
              options={shiftUnitOptions()}
              value={shift.unit}
              onChange={(unit) => change(at, { unit })}
            />
          </QueryField>
          <IconButton
            name="trash-alt"
            className={styles.remove}
            tooltip={t('query.compare.remove', 'Remove: {{shift}}', {
              shift: shiftName(shift),
              interpolation: { escapeValue: false },
            })}
            onClick={() => onChange({ compare: compare.filter((_, other) => other !== at) })}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="secondary"
        icon="plus"
        disabled={compare.length >= MAX_ITEMS.compare}
        onClick={() => onChange({ compare: [...compare, nextShift(compare)] })}
      >
        {t('query.compare.add', 'Compare with an earlier time')}
      </Button>
      <FieldProblems problems={problemsOf('compare')} />
    </div>
  );
}

/** What people compare with, most often first; the first that is not there yet. */
function nextShift(compare: Shift[]): Shift {
  const usual: Shift[] = [
    { amount: 1, unit: 'd' },
    { amount: 1, unit: 'y' },
    { amount: 1, unit: 'w' },
    { amount: 1, unit: 'M' },
    { amount: 2, unit: 'y' },
  ];
  const isThere = (shift: Shift) => compare.some(({ amount, unit }) => amount === shift.amount && unit === shift.unit);
  return usual.find((shift) => !isThere(shift)) ?? usual[0];
}

function getStyles(theme: GrafanaTheme2) {
  return {
    list: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(1) }),
    shift: css({ display: 'flex', gap: theme.spacing(1) }),
    // Beside the inputs, which stand below their labels.
    remove: css({ marginTop: theme.spacing(4) }),
  };
}
