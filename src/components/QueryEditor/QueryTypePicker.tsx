import React from 'react';

import { t } from '@grafana/i18n';
import { Combobox } from '@grafana/ui';

import { type QueryType } from '../../query';

interface Props {
  id: string;
  value: QueryType;
  onChange: (queryType: QueryType) => void;
}

/** Chooses between time series, events and the table of facilities. */
export function QueryTypePicker({ id, value, onChange }: Props) {
  return (
    <Combobox<QueryType>
      id={id}
      options={[
        {
          value: 'readings',
          label: t('query.readings', 'Readings'),
          description: t('query.type.readings-description', 'Readings and analysis over time'),
        },
        {
          value: 'events',
          label: t('query.events.type', 'Events'),
          description: t('query.events.type-description', 'What happened, for annotations and tables'),
        },
        {
          value: 'facilities',
          label: t('query.facilities', 'Facilities'),
          description: t('query.type.facilities-description', 'Table of all facilities'),
        },
      ]}
      value={value}
      onChange={(option) => onChange(option.value)}
    />
  );
}
