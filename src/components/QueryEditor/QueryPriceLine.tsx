import React, { useEffect, useMemo, useState } from 'react';

import { type DataQueryRequest, type ScopedVars, type TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, Stack } from '@grafana/ui';

import { type DataSource } from '../../datasource';
import { isComplete } from '../../migrate';
import { sentences } from '../../messages';
import { deviceName, devicesName } from '../../quantities';
import { type AmperecloudQuery } from '../../query';
import { type QueryPrice } from '../../resources';
import { EditorHint } from './EditorHint';
import { useLoaded } from './useLoaded';

interface Props {
  datasource: DataSource;
  query: AmperecloudQuery;
  range?: TimeRange;
  /** What Grafana asked for last. */
  request?: DataQueryRequest;
}

/** How long the query must stay as it is before it is priced. */
const SETTLE_MS = 400;

/** Of a panel that has not been drawn yet. */
const USUAL_POINTS = 1000;

/** What the query will ask for, by the backend's own plan. Nothing is shown of a query that is not complete. */
export function QueryPriceLine({ datasource, query, range, request }: Props) {
  const key = priceKey(datasource, query, range ?? request?.range, request);
  const settled = useSettled(key);
  const load = useMemo(() => {
    const call = settled === undefined ? undefined : (JSON.parse(settled) as PriceCall);
    return call && (() => datasource.price(call.query, call.panel));
  }, [datasource, settled]);
  const price = useLoaded(load);
  if (settled === undefined || settled !== key || price.value === undefined) {
    // What cannot be priced is explained when the query runs; it is not the place of a forecast to fail.
    return null;
  }
  return (
    <EditorHint>
      <Stack gap={0.5} alignItems="flex-start" data-testid="query-price">
        <Icon name="calculator-alt" size="sm" aria-hidden />
        <span>{priceText(query, price.value)}</span>
      </Stack>
      {price.value.notes?.length > 0 && <div>{sentences(price.value.notes)}</div>}
    </EditorHint>
  );
}

interface PriceCall {
  query: AmperecloudQuery;
  panel: Parameters<DataSource['price']>[1];
}

/** The call as a text, so that an equal one is not sent again; undefined: there is nothing to ask. */
function priceKey(
  datasource: DataSource,
  query: AmperecloudQuery,
  range: TimeRange | undefined,
  request: Props['request']
): string | undefined {
  if (range === undefined || query.queryType !== 'readings') {
    return undefined;
  }
  const scopedVars: ScopedVars = request?.scopedVars ?? {};
  const replaced = datasource.applyTemplateVariables(query, scopedVars);
  if (!isComplete(replaced)) {
    return undefined;
  }
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const maxDataPoints = request?.maxDataPoints ?? USUAL_POINTS;
  const intervalMs = request?.intervalMs ?? Math.max(1, Math.round((to - from) / maxDataPoints));
  return JSON.stringify({ query: replaced, panel: { from, to, maxDataPoints, intervalMs } } satisfies PriceCall);
}

/** The value once it has not changed for a moment. */
function useSettled<T>(value: T): T | undefined {
  const [settled, setSettled] = useState<T>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** "12 inverters × 2 readings · 5m · about 6,900 points · 1 request to the API". */
export function priceText(query: AmperecloudQuery, price: QueryPrice): string {
  const { points, requests, cached, pending, resolution } = price;
  const parts = [
    `${membersText(query, price.members)} × ${readingsText(price.readings)}`,
    resolution,
    t('query.price.points', '', {
      count: rounded(points),
      defaultValue_one: 'about {{count, number}} point',
      defaultValue_other: 'about {{count, number}} points',
    }),
    cached >= points && pending === 0
      ? t('query.price.cached', 'all from the cache')
      : t('query.price.requests', '', {
          count: pending,
          defaultValue_one: '{{count, number}} request to the API',
          defaultValue_other: '{{count, number}} requests to the API',
        }),
    pending < requests &&
      pending > 0 &&
      t('query.price.instead', 'instead of {{requests, number}} without the cache', { requests }),
  ];
  return parts.filter(Boolean).join(' · ');
}

function membersText({ deviceScope, deviceType }: AmperecloudQuery, count: number): string {
  if (deviceScope === 'type') {
    return t('query.price.devices-of-type', '', {
      count,
      one: deviceName(deviceType),
      several: devicesName(deviceType),
      defaultValue_one: '{{count, number}} {{one}}',
      defaultValue_other: '{{count, number}} {{several}}',
    });
  }
  if (deviceScope === 'devices') {
    return t('query.price.devices', '', {
      count,
      defaultValue_one: '{{count, number}} device',
      defaultValue_other: '{{count, number}} devices',
    });
  }
  return t('query.price.facilities', '', {
    count,
    defaultValue_one: '{{count, number}} facility',
    defaultValue_other: '{{count, number}} facilities',
  });
}

function readingsText(count: number): string {
  return t('query.price.readings', '', {
    count,
    defaultValue_one: '{{count, number}} reading',
    defaultValue_other: '{{count, number}} readings',
  });
}

/** To two significant figures, and small numbers as they are: what is not asked for yet is an estimate. */
function rounded(points: number): number {
  if (points < 100) {
    return points;
  }
  const unit = 10 ** (Math.floor(Math.log10(points)) - 1);
  return Math.round(points / unit) * unit;
}
