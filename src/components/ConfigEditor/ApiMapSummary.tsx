import React from 'react';

import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, LoadingPlaceholder, Stack, Text } from '@grafana/ui';

import { type ApiMap, type RoleState } from '../../resources';
import { type RoleRow, statesOf } from './roleRows';
import { StateBadge } from './StateBadge';
import { type ApiMapLoad } from './useApiMap';

const STATES: RoleState[] = ['found', 'probed', 'set', 'taught', 'probe', 'unresolved', 'stale', 'absent'];

interface Props {
  load: ApiMapLoad;
  rows: RoleRow[];
}

/** Where the map comes from, and how much of the API is understood, in one line. */
export function ApiMapSummary({ load: { map, loading, discovering, unchanged, discover }, rows }: Props) {
  return (
    <Stack direction="column" gap={1} alignItems="flex-start">
      <div aria-live="polite">
        {map && <Text>{originText(map)}</Text>}{' '}
        {unchanged && <Text color="secondary">{t('config.api-map.unchanged', 'The schema has not changed.')}</Text>}
        {loading && !map && <LoadingPlaceholder text={t('config.api-map.loading', 'Discovering the API…')} />}
      </div>
      <Stack gap={1} wrap="wrap" alignItems="center">
        {STATES.map((state) => ({ state, count: rows.filter((row) => statesOf(row).includes(state)).length }))
          .filter(({ count }) => count > 0)
          .map(({ state, count }) => (
            <StateBadge key={state} state={state} count={count} />
          ))}
        <Button variant="secondary" size="sm" icon="sync" disabled={loading} onClick={discover}>
          {t('config.api-map.discover', 'Discover again')}
        </Button>
      </Stack>
    </Stack>
  );
}

function originText({ origin, discoveredAt }: ApiMap): string {
  const time = { time: dateTimeFormat(discoveredAt), interpolation: { escapeValue: false } };
  if (origin === 'examples') {
    return t('config.api-map.from-examples', 'From the saved examples, run on {{time}}.', time);
  }
  return origin === 'pasted'
    ? t('config.api-map.pasted', 'From the schema pasted below, read on {{time}}.', time)
    : t('config.api-map.introspection', 'From the schema returned by introspection, read on {{time}}.', time);
}
