import React, { useEffect, useMemo, useState } from 'react';

import { type DataQueryRequest, LoadingState, type PanelData, type ScopedVars, type TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';

import { type DataSource } from '../../datasource';
import { nameOf } from '../../choices';
import { sentences } from '../../messages';
import { isComplete } from '../../migrate';
import { deviceName, devicesName } from '../../quantities';
import { type AmperecloudQuery } from '../../query.gen';
import { type QueryPrice } from '../../resources';
import { EditorHint } from './EditorHint';
import { replaced } from './replaced';
import { resolutionOptions } from './ResolutionPicker';
import { useLoaded } from './useLoaded';

interface Props {
  datasource: DataSource;
  query: AmperecloudQuery;
  range?: TimeRange;
  /** What Grafana asked for last, and what became of it. */
  data?: PanelData;
}

/** How long the query must stay as it is before it is priced. */
const SETTLE_MS = 400;

/** Of a panel that has not been drawn yet. */
const USUAL_POINTS = 1000;

/** What the query will ask for, by the backend's own plan. Nothing is shown of a query that is not complete. */
export function QueryPriceLine({ datasource, query, range, data }: Props) {
  const key = priceKey(datasource, query, range ?? data?.request?.range, data?.request);
  const settled = useSettled(key);
  // Once the query has run, more of it is in the cache.
  const run = data?.state === LoadingState.Done ? data.request?.requestId : undefined;
  const load = useMemo(
    () =>
      settled === undefined
        ? undefined
        : async () => {
            const call = JSON.parse(settled) as PriceCall;
            return { price: await datasource.price(call.query, call.panel), of: call.query, run };
          },
    [datasource, settled, run]
  );
  const { value } = useLoaded(load);
  // What is shown stays while the same query is priced for another range.
  const [shown, setShown] = useState(value);
  if (value !== undefined && shown !== value) {
    setShown(value);
  }
  if (key === undefined || shown === undefined || JSON.stringify(shown.of) !== JSON.stringify(queryOf(key))) {
    // What cannot be priced is explained when the query runs; a forecast need not fail on its own.
    return null;
  }
  return (
    <EditorHint>
      {shown.price.members > 0 && <div data-testid="query-price">{priceText(shown.of, shown.price)}</div>}
      {shown.price.notes?.length > 0 && <div>{sentences(shown.price.notes)}</div>}
    </EditorHint>
  );
}

function queryOf(key: string): AmperecloudQuery {
  return (JSON.parse(key) as PriceCall).query;
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
  request: DataQueryRequest | undefined
): string | undefined {
  if (range === undefined || query.queryType !== 'readings') {
    return undefined;
  }
  const scopedVars: ScopedVars = request?.scopedVars ?? {};
  const { query: sent, error } = replaced(datasource, query, scopedVars, request?.filters);
  if (error !== undefined || !isComplete(sent)) {
    return undefined;
  }
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const maxDataPoints = request?.maxDataPoints ?? USUAL_POINTS;
  const intervalMs = request?.intervalMs ?? Math.max(1, Math.round((to - from) / maxDataPoints));
  return JSON.stringify({ query: sent, panel: { from, to, maxDataPoints, intervalMs } } satisfies PriceCall);
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

/** "12 inverters × 2 readings · 5 minutes · about 6,900 points · 1 request to the API". */
export function priceText(query: AmperecloudQuery, price: QueryPrice): string {
  const { points, requests, cached, pending, resolution } = price;
  const parts = [
    `${membersText(query, price.members)} × ${readingsText(price.readings)}`,
    resolution && nameOf(resolutionOptions(), resolution),
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
