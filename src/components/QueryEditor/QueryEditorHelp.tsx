import React from 'react';

import { type QueryEditorHelpProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Stack, Text } from '@grafana/ui';

import { migrateQuery } from '../../migrate';
import { type AmperecloudQuery } from '../../query';

interface Example {
  title: string;
  text: string;
  query: Partial<AmperecloudQuery>;
}

/** Shared by the examples; sets every option, so that the previous query does not affect what they show. */
const READINGS: Partial<AmperecloudQuery> = { queryType: 'readings', aggregation: 'auto', legend: '{{facility}}' };

/** Examples to start from. They keep the facilities that are already chosen. */
export function QueryEditorHelp({ query, onClickExample }: QueryEditorHelpProps<AmperecloudQuery>) {
  // Explore opens the help before there is a query.
  const current = migrateQuery(query ?? { refId: 'A' });
  return (
    <Stack direction="column" gap={2}>
      {examples().map((example) => (
        <Stack key={example.title} direction="column" alignItems="flex-start" gap={0.5}>
          <Button variant="secondary" size="sm" onClick={() => onClickExample({ ...current, ...example.query })}>
            {example.title}
          </Button>
          <Text color="secondary">{example.text}</Text>
        </Stack>
      ))}
    </Stack>
  );
}

function examples(): Example[] {
  return [
    {
      title: t('help.power.title', 'AC power every 15 minutes'),
      text: t('help.power.text', 'The daily curve of the selected facilities.'),
      query: { ...READINGS, readingTypes: ['Pac'], resolution: '15m' },
    },
    {
      title: t('help.energy.title', 'Energy produced per day'),
      text: t('help.energy.text', 'One value per calendar day of the facility, best shown as a bar chart.'),
      query: { ...READINGS, readingTypes: ['ProducedEnergy'], resolution: '1d' },
    },
    {
      title: t('help.facilities.title', 'Table of all facilities'),
      text: t('help.facilities.text', 'Every facility that the API token has access to.'),
      query: { queryType: 'facilities' },
    },
  ];
}
