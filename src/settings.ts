import { type DataSourceJsonData } from '@grafana/data';

import { type MaxRange } from './maxRange';

/** The endpoint that the vendor's page names; used when the URL field is left empty. */
export const DEFAULT_URL = 'https://api.ampere.cloud/apollo-gateway';

/** What the data source saves beside its URL. The Grafana plugin SDK reads `timeout` and the socks toggle. */
export interface AmperecloudSettings extends DataSourceJsonData {
  /** Seconds that one request to the API may take. Empty: 30. */
  timeout?: number;
  enableSecureSocksProxy?: boolean;
  /** Roles of the API map that are set by hand: role → path, both as the backend's findings name them. */
  apiMap?: Record<string, string>;
  /** Schema of an API that does not show its own: SDL, or the JSON answer to an introspection query. */
  schema?: string;

  /** Asks the API for everything each time. */
  cacheDisabled?: boolean;
  /** MiB of memory that cached values may take. */
  cacheSizeMiB?: number;
  /** Factor on the ages up to which cached values are believed: 2 believes them twice as long. */
  cacheFreshness?: number;

  /** Requests that the API may be sent per minute on average. */
  requestsPerMinute?: number;
  /** Requests that may follow each other at once after a quiet time. */
  burst?: number;
  /** Requests that may be under way at the same time. */
  maxParallel?: number;
  /** Data points that one request may ask for. */
  maxPointsPerRequest?: number;
  /** Facilities that one request may ask for. */
  maxFacilitiesPerRequest?: number;
  maxRange?: MaxRange;
}

/** Encrypted by Grafana and never sent back to the browser. */
export interface AmperecloudSecrets {
  apiToken?: string;
}

/** A number among the settings: what the backend takes where there is none, and what it accepts. */
export interface NumberSetting {
  default: number;
  min: number;
  max: number;
  /** Only whole numbers. */
  whole: boolean;
}

/** `pkg/settings` has the same; `tests/contract/settings.json` keeps the two from drifting apart. */
export const NUMBER_SETTINGS = {
  timeout: { default: 30, min: 1, max: 600, whole: true },
  cacheSizeMiB: { default: 128, min: 1, max: 16_384, whole: true },
  cacheFreshness: { default: 1, min: 0.1, max: 100, whole: false },
  requestsPerMinute: { default: 60, min: 1, max: 6000, whole: false },
  burst: { default: 10, min: 1, max: 1000, whole: true },
  maxParallel: { default: 3, min: 1, max: 50, whole: true },
  maxPointsPerRequest: { default: 50_000, min: 1000, max: 1_000_000, whole: true },
  maxFacilitiesPerRequest: { default: 20, min: 1, max: 500, whole: true },
} satisfies Partial<Record<keyof AmperecloudSettings, NumberSetting>>;

export type NumberKey = keyof typeof NUMBER_SETTINGS;
