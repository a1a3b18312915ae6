import { type DataQuery } from '@grafana/schema';

/** What a query asks for: `readings` gives time series, `facilities` the table of facilities. */
export const QUERY_TYPES = ['readings', 'facilities'] as const;
export type QueryType = (typeof QUERY_TYPES)[number];

/**
 * The time between two values. `auto` lets the backend choose from the time range and the panel's width,
 * `raw` is whatever the plant's logger wrote, the rest are Grafana durations (`1M` is a month, `1m` a minute).
 */
export const RESOLUTIONS = ['auto', 'raw', '1m', '5m', '15m', '1h', '1d', '1M', '1y'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/**
 * How values are combined when a coarser resolution is shown. `auto` goes by the kind of reading: the mean of power,
 * the sum of energy, the last value of counters, ratios, states and set points. `none` leaves values as they come.
 */
export const AGGREGATIONS = ['auto', 'mean', 'sum', 'min', 'max', 'last', 'none'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

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
  /** Display name of a series: text with `{{facility}}`, `{{readingType}}`, `{{unit}}` and the other labels. Empty: chosen for you. */
  legend: string;
  resolution: Resolution;
  aggregation: Aggregation;
  /** Asks the API in any case, even where the backend remembers the answer. */
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
  bypassCache: false,
};
