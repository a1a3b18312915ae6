import React from 'react';

import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';

import { type QueryType } from '../../query.gen';

interface Props {
  id: string;
  value: QueryType;
  /** Whether GraphQL is offered; a saved query of that type stays visible. */
  offerGraphQL: boolean;
  onChange: (queryType: QueryType) => void;
}

/** Chooses between time series, events, the table of facilities, and GraphQL. */
export function QueryTypePicker({ id, value, offerGraphQL, onChange }: Props) {
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
        ...(offerGraphQL || value === 'graphql' ? [graphQLOption()] : []),
      ]}
      value={value}
      onChange={(option) => onChange(option.value)}
    />
  );
}

/** The same in all languages. */
const GRAPHQL = 'GraphQL';

function graphQLOption(): ComboboxOption<QueryType> {
  return {
    value: 'graphql',
    label: GRAPHQL,
    description: t('query.custom.type-description', 'Everything else that the API has'),
  };
}
