import React from 'react';

import { type QueryEditorHelpProps } from '@grafana/data';
import { Button, Stack, Text } from '@grafana/ui';

import { type QueryExample, queryExamples } from '../../examples';
import { isComplete, migrateQuery } from '../../migrate';
import { type AmperecloudQuery } from '../../query.gen';

/** Examples to start from. */
export function QueryEditorHelp({ query, onClickExample }: QueryEditorHelpProps<AmperecloudQuery>) {
  return (
    <Stack direction="column" gap={2}>
      {queryExamples().map((example) => (
        <Stack key={example.id} direction="column" alignItems="flex-start" gap={0.5}>
          <Button variant="secondary" size="sm" onClick={() => onClickExample(filledIn(example, query))}>
            {example.title}
          </Button>
          <Text color="secondary">{example.text}</Text>
        </Stack>
      ))}
    </Stack>
  );
}

/**
 * The example in the place of a query. Facilities and companies that are chosen there stay, because whoever chose them
 * asks about them. Explore opens the help before there is a query.
 */
function filledIn(example: QueryExample, saved: AmperecloudQuery | undefined): AmperecloudQuery {
  const { refId, datasource, ...current } = migrateQuery(saved ?? { refId: 'A' });
  const filled = { ...example.query, refId, ...(datasource && { datasource }) };
  const { scope, facilities, companies } = current;
  const kept = { ...filled, scope, facilities, companies };
  return example.query.queryType === 'readings' && isComplete(kept) ? kept : filled;
}
