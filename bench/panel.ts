/** The query of a panel or an alert rule; the members are those of the saved query (src/query.gen.ts). */
export interface Panel {
  facilities: string[];
  readingTypes: string[];
  /** Default: auto. */
  resolution?: string;
  aggregation?: string;
  bypassCache?: boolean;
  /** Whatever else the saved query has. */
  [member: string]: unknown;
}

/** What Grafana adds to a query, times in epoch ms. */
export interface Window {
  from: number;
  to: number;
  maxDataPoints: number;
  intervalMs: number;
  /** Whether the query comes from an alert rule. */
  isAlert?: boolean;
}
