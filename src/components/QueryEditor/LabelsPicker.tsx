import React from 'react';

import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';

import { type Labels } from '../../query.gen';

interface Props {
  id: string;
  value: Labels;
  onChange: (labels: Labels) => void;
}

/** Chooses the labels of the series. A saved value that is not offered stays visible. */
export function LabelsPicker({ id, value, onChange }: Props) {
  return (
    <Combobox<Labels> id={id} options={labelsOptions()} value={value} onChange={(option) => onChange(option.value)} />
  );
}

/** In the order of LABEL_CHOICES. */
export function labelsOptions(): Array<ComboboxOption<Labels>> {
  return [
    {
      value: 'all',
      label: t('query.labels.all', 'Facility and reading'),
      description: t('query.labels.all-description', 'All labels of each series'),
    },
    {
      value: 'facility',
      label: t('query.labels.facility', 'Facility only'),
      description: t('query.labels.facility-description', 'For expressions over two queries'),
    },
  ];
}
