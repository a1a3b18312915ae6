import React from 'react';

import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';

import { type Resolution } from '../../query.gen';
import { variableOptions } from './variableOptions';

interface Props {
  id: string;
  value: Resolution;
  offerVariables: boolean;
  onChange: (resolution: Resolution) => void;
}

/** Chooses the time between two values. A saved value that is not offered, such as a variable, stays visible. */
export function ResolutionPicker({ id, value, offerVariables, onChange }: Props) {
  const options: Array<ComboboxOption<string>> = [...resolutionOptions(), ...(offerVariables ? variableOptions() : [])];
  return (
    <Combobox
      id={id}
      options={options}
      value={value}
      // May also be a variable, despite the type; it is replaced before the backend sees it.
      onChange={(option) => onChange(option.value as Resolution)}
    />
  );
}

export function resolutionOptions(): Array<ComboboxOption<Resolution>> {
  return [
    {
      value: 'auto',
      label: t('query.resolution.auto', 'Auto'),
      description: t('query.resolution.auto-description', 'Based on time range and panel width'),
    },
    {
      value: 'raw',
      label: t('query.resolution.raw', 'Raw'),
      description: t('query.resolution.raw-description', 'As recorded by the data logger'),
    },
    { value: '1m', label: t('query.resolution.minute', '1 minute') },
    { value: '5m', label: t('query.resolution.five-minutes', '5 minutes') },
    { value: '15m', label: t('query.resolution.fifteen-minutes', '15 minutes') },
    { value: '1h', label: t('query.resolution.hour', '1 hour') },
    { value: '1d', label: t('query.resolution.day', '1 day') },
    { value: '1M', label: t('query.resolution.month', '1 month') },
    { value: '1y', label: t('query.resolution.year', '1 year') },
  ];
}
