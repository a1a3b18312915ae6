/** What a panel or an alert rule asks for; the members are those of the saved query (src/query.ts). */
export interface Panel {
  facilities: string[];
  readingTypes: string[];
  /** Left out: auto. */
  resolution?: string;
  aggregation?: string;
  bypassCache?: boolean;
}

/** What Grafana adds when it asks, times in epoch ms. */
export interface Window {
  from: number;
  to: number;
  maxDataPoints: number;
  intervalMs: number;
  /** An alert rule asks. */
  isAlert?: boolean;
}
