import React from 'react';

import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';

import { type Aggregation } from '../../query.gen';

interface Props {
  id: string;
  value: Aggregation;
  onChange: (aggregation: Aggregation) => void;
}

/** Chooses how values are combined at a coarser resolution. A saved value that is not offered stays visible. */
export function AggregationPicker({ id, value, onChange }: Props) {
  return (
    <Combobox<Aggregation>
      id={id}
      options={aggregationOptions()}
      value={value}
      onChange={(option) => onChange(option.value)}
    />
  );
}

/** In the order of AGGREGATIONS. */
export function aggregationOptions(): Array<ComboboxOption<Aggregation>> {
  return [
    {
      value: 'auto',
      label: t('query.aggregation.auto', 'Auto (by kind of reading)'),
      description: t('query.aggregation.auto-description', 'Mean, sum or last value'),
    },
    {
      value: 'mean',
      label: t('query.aggregation.mean', 'Mean'),
      description: t('query.aggregation.mean-description', 'For power and weather'),
    },
    {
      value: 'sum',
      label: t('query.aggregation.sum', 'Sum'),
      description: t('query.aggregation.sum-description', 'For energy per interval'),
    },
    {
      value: 'min',
      label: t('query.aggregation.min', 'Minimum'),
      description: t('query.aggregation.min-description', 'Lowest value, to find dips'),
    },
    {
      value: 'max',
      label: t('query.aggregation.max', 'Maximum'),
      description: t('query.aggregation.max-description', 'Highest value, to find peaks'),
    },
    {
      value: 'last',
      label: t('query.aggregation.last', 'Last'),
      description: t('query.aggregation.last-description', 'For counters and states'),
    },
    {
      value: 'none',
      label: t('query.aggregation.none', 'None (raw values)'),
      description: t('query.aggregation.none-description', 'Values as received'),
    },
  ];
}
