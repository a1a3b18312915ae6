import { type DataQuery } from '@grafana/schema';

/** What a query returns: `readings` time series, `facilities` the table of facilities. */
export const QUERY_TYPES = ['readings', 'facilities'] as const;
export type QueryType = (typeof QUERY_TYPES)[number];

/**
 * The time between two values. `auto` lets the backend choose from the time range and the panel's width,
 * `raw` is whatever the plant's logger recorded, the rest are Grafana durations (`1M` is a month, `1m` a minute).
 */
export const RESOLUTIONS = ['auto', 'raw', '1m', '5m', '15m', '1h', '1d', '1M', '1y'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/**
 * How values are combined at a coarser resolution. `auto` depends on the kind of reading: the mean for power, the sum
 * for energy, the last value for counters, ratios, states and setpoints. `none` leaves values as received.
 */
export const AGGREGATIONS = ['auto', 'mean', 'sum', 'min', 'max', 'last', 'none'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/**
 * The labels of each series: all, or those of the facility alone, so that Grafana's math can join queries of different
 * readings.
 */
export const LABELS = ['all', 'facility'] as const;
export type Labels = (typeof LABELS)[number];

/**
 * Where days, months and years of facilities in several time zones stand: each date at one instant, the start of that
 * date in the dashboard's time zone, or at its true start in the facility's.
 */
export const DAY_STAMPS = ['calendar', 'instant'] as const;
export type DayStamps = (typeof DAY_STAMPS)[number];

/**
 * Version 1 of the query, as Grafana saves it in dashboards and alert rules. The same model in Go is
 * `pkg/query`; `tests/contract/query.v1.json` keeps the two from drifting apart. A change that an older
 * backend would misread raises `version` and adds a migration on both sides.
 */
export interface AmperecloudQuery extends DataQuery {
  version: 1;
  queryType: QueryType;
  /** Ids of facilities, or dashboard variables such as `$facility`. */
  facilities: string[];
  /** Ids of reading types and analyses, as the API spells them (`Pac`), or dashboard variables. */
  readingTypes: string[];
  /**
   * Series name, may contain `{{facility}}`, `{{label}}` (the reading type's name), `{{readingType}}`, `{{unit}}` and the
   * other labels. Empty: automatic.
   */
  legend: string;
  resolution: Resolution;
  aggregation: Aggregation;
  labels: Labels;
  dayStamps: DayStamps;
  /** The dashboard's time zone as an IANA name. It is filled in when the query is sent, and saved empty. */
  timeZone: string;
  /** Always queries the API, even if the backend has the values in its cache. */
  bypassCache: boolean;
}

export const DEFAULT_QUERY: Omit<AmperecloudQuery, keyof DataQuery> & { queryType: QueryType } = {
  version: 1,
  queryType: 'readings',
  facilities: [],
  readingTypes: [],
  legend: '',
  resolution: 'auto',
  aggregation: 'auto',
  labels: 'all',
  dayStamps: 'calendar',
  timeZone: '',
  bypassCache: false,
};
