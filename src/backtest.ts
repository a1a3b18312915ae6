import { type DataFrame, type DataQueryResponse, type TimeRange, dateTime } from '@grafana/data';

import { type AmperecloudQuery, DEFAULT_QUERY, type Resolution } from './query.gen';

/** How many days an alert rule is tried on in its editor. */
export const BACKTEST_DAYS = 30;

const DAY_MS = 86_400_000;

/** Days and longer steps are looked at as they are, and everything else by the hour. */
const STEPS: Resolution[] = ['1d', '1M', '1y'];

/** The query that finds when an alert rule on a query would have fired. */
export function backtestOf(query: AmperecloudQuery): AmperecloudQuery {
  return {
    ...query,
    refId: 'Backtest',
    queryType: 'events',
    resolution: STEPS.includes(query.resolution) ? query.resolution : '1h',
    aggregation: DEFAULT_QUERY.aggregation,
    events: { ...query.events, kind: 'rule', period: 'always' },
  };
}

/** The query for the values that a backtest looks at: it costs what that does. */
export function valuesOfBacktest(query: AmperecloudQuery): AmperecloudQuery {
  const { resolution, aggregation } = backtestOf(query);
  return { ...query, resolution, aggregation, format: DEFAULT_QUERY.format, compare: [] };
}

/** The days until an instant, in milliseconds since 1970. */
export function backtestRange(now: number): TimeRange {
  const [from, to] = [dateTime(now - BACKTEST_DAYS * DAY_MS), dateTime(now)];
  return { from, to, raw: { from, to } };
}

/** A time during which the rule would have fired. */
export interface Firing {
  id: string;
  /** In milliseconds since 1970. */
  from: number;
  to: number;
  title: string;
  /** Of whom: a facility, a device, or what its members have in common. */
  whose: string;
  details: string;
}

export interface Backtest {
  firings: Firing[];
  notices: string[];
}

/** Reads the answer; throws where there is none. */
export function readBacktest({ data, errors }: DataQueryResponse): Backtest {
  if (errors?.length) {
    throw new Error(errors[0].message ?? '');
  }
  const frame: DataFrame | undefined = data[0];
  const column = (name: string): unknown[] => frame?.fields.find((field) => field.name === name)?.values ?? [];
  const [times, ends, titles, texts, ids] = ['time', 'timeEnd', 'title', 'text', 'id'].map(column);
  return {
    firings: times.map((from, row) => {
      const [whose, ...details] = String(texts[row]).split('\n');
      return {
        id: String(ids[row]),
        from: Number(from),
        to: Number(ends[row]),
        title: String(titles[row]),
        whose,
        details: details.join(' '),
      };
    }),
    notices: (frame?.meta?.notices ?? []).map(({ text }) => text),
  };
}
