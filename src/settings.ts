import { type DataSourceJsonData } from '@grafana/data';

import { type MaxRange } from './maxRange';
import { type Role } from './query';

/** The endpoint from the vendor's documentation; used when the URL field is empty. */
export const DEFAULT_URL = 'https://api.ampere.cloud/apollo-gateway';

/** What the data source saves besides its URL. The Grafana plugin SDK reads `timeout` and the SOCKS toggle. */
export interface AmperecloudSettings extends DataSourceJsonData {
  /** Maximum duration of one request to the API, in seconds. Default: 30. */
  timeout?: number;
  enableSecureSocksProxy?: boolean;
  /** Certificates, as in Grafana's other data sources. Headers are httpHeaderName1, httpHeaderName2 and so on. */
  tlsAuthWithCACert?: boolean;
  tlsAuth?: boolean;
  tlsSkipVerify?: boolean;
  serverName?: string;
  /** Roles of the API map that are set by hand: role → path, both as the backend's findings name them. */
  apiMap?: Record<string, string>;
  /** Schema of an API with introspection disabled: SDL, or the JSON response to an introspection query. */
  schema?: string;
  /** Queries that work in a GraphQL client. The plugin learns from them how to query the API. */
  examples?: Examples;
  /** The API map as it was proved, with the schema that it holds for. The backend makes and reads it. */
  provedMap?: ProvedMap;

  /** Sends every query to the API. */
  cacheDisabled?: boolean;
  /** Maximum memory for cached values, in MiB. */
  cacheSizeMiB?: number;
  /** Factor for the time that cached values stay fresh: 2 keeps them twice as long. */
  cacheFreshness?: number;

  /** Average number of requests to the API per minute. */
  requestsPerMinute?: number;
  /** Requests that may be sent back to back after a quiet period. */
  burst?: number;
  /** Maximum number of requests in flight at the same time. */
  maxParallel?: number;
  /** Maximum pause that the API may ask for, in minutes; then one request tries. */
  maxPauseMinutes?: number;
  /** Maximum number of data points in one request. */
  maxPointsPerRequest?: number;
  /** Maximum number of facilities in one request; unset: 20 at first, growing while the API answers well. */
  maxFacilitiesPerRequest?: number;
  /** Maximum size of one response, uncompressed, in MiB. */
  maxResponseMiB?: number;
  maxRange?: MaxRange;

  /** The reading types that stand for quantities, by id or label, the first before the others. */
  roles?: Partial<Record<Role, string[]>>;

  /** Addresses of the pages of a facility and of a device, with {{facilityId}} and {{deviceId}} for their ids. */
  links?: Links;

  /** Which GraphQL queries of users are run. Default: off. */
  customQueries?: CustomMode;
  /** GraphQL queries that everybody can run who can query the data source. */
  savedQueries?: SavedQuery[];

  /**
   * Input that could not be saved as the setting's value, by the setting's name (`burst`, `maxRange.1h`). The setting
   * keeps its last value, and Save & test says so.
   */
  notSaved?: Record<string, string>;
}

/** No GraphQL queries of users, those that administrators have saved, or any that reads. */
export const CUSTOM_MODES = ['off', 'saved', 'free'] as const;
export type CustomMode = (typeof CUSTOM_MODES)[number];

export interface SavedQuery {
  name: string;
  query: string;
}

export interface Links {
  facility?: string;
  device?: string;
  /** Link to the dashboards that come with the plugin as well. */
  dashboards?: boolean;
}

/** What an example queries; `pkg/example` has the same. */
export const EXAMPLE_PARTS = ['facilities', 'readingTypes', 'readings'] as const;

export type ExamplePart = (typeof EXAMPLE_PARTS)[number];

export interface Example {
  query: string;
  /** JSON as text. A provisioning file may hold an object. */
  variables?: string | object;
}

/** Opaque to the frontend, but for the time (`pkg/mapping/kept.go`). */
export interface ProvedMap {
  provedAt?: string;
  [member: string]: unknown;
}

export type Examples = Partial<Record<ExamplePart, Example>>;

/** The reading types that were chosen for a role. A provisioning file may hold one name by itself, or anything. */
export function chosenForRole({ roles }: AmperecloudSettings, role: Role): string[] {
  const names: unknown = roles?.[role];
  return [names].flat().filter((name): name is string => typeof name === 'string' && name.trim() !== '');
}

/** The settings with other reading types for a role; without any, the plugin finds them itself. */
export function withRole(settings: AmperecloudSettings, role: Role, names: string[]): AmperecloudSettings {
  const { roles, ...saved } = settings;
  const { [role]: _, ...others } = roles ?? {};
  const next = names.length > 0 ? { ...others, [role]: names } : others;
  return Object.keys(next).length > 0 ? { ...saved, roles: next } : saved;
}

/** A provisioning file may hold anything; the backend refuses what it does not know. */
export function customModeOf({ customQueries }: AmperecloudSettings): CustomMode {
  return CUSTOM_MODES.find((mode) => mode === customQueries) ?? 'off';
}

export function savedQueriesOf({ savedQueries }: AmperecloudSettings): SavedQuery[] {
  const saved: unknown = savedQueries;
  return (Array.isArray(saved) ? saved : []).map((one: Partial<SavedQuery> | null) => ({
    name: typeof one?.name === 'string' ? one.name : '',
    query: typeof one?.query === 'string' ? one.query : '',
  }));
}

/** The settings with other GraphQL queries; what is off and empty is not saved. */
export function withCustomQueries(
  settings: AmperecloudSettings,
  { mode, saved }: { mode: CustomMode; saved: SavedQuery[] }
): AmperecloudSettings {
  const { customQueries: _, savedQueries: __, ...others } = settings;
  return {
    ...others,
    ...(mode === 'off' ? {} : { customQueries: mode }),
    ...(saved.length > 0 ? { savedQueries: saved } : {}),
  };
}

/** The input of a field that could not be saved, from this or an earlier visit. A provisioning file may hold anything. */
export function notSavedOf(settings: AmperecloudSettings, name: string): string | undefined {
  const input: unknown = settings.notSaved?.[name];
  return typeof input === 'string' ? input : undefined;
}

/** The settings with the input of one field marked as not saved, or no longer marked. */
export function withNotSaved(settings: AmperecloudSettings, name: string, input?: string): AmperecloudSettings {
  const { notSaved, ...saved } = settings;
  const { [name]: _, ...others } = notSaved ?? {};
  const next = input === undefined ? others : { ...others, [name]: input };
  return Object.keys(next).length > 0 ? { ...saved, notSaved: next } : saved;
}

/** Encrypted by Grafana and never sent back to the browser. */
export interface AmperecloudSecrets {
  apiToken?: string;
}

/** A numeric setting: its default and what the backend accepts. */
export interface NumberSetting {
  default: number;
  min: number;
  max: number;
  /** Only whole numbers. */
  whole: boolean;
}

/** `pkg/settings` has the same; `schema/settings.yaml` keeps the two from drifting apart. */
export const NUMBER_SETTINGS = {
  timeout: { default: 30, min: 1, max: 600, whole: true },
  cacheSizeMiB: { default: 128, min: 1, max: 16_384, whole: true },
  cacheFreshness: { default: 1, min: 0.1, max: 100, whole: false },
  requestsPerMinute: { default: 60, min: 1, max: 6000, whole: false },
  burst: { default: 10, min: 1, max: 1000, whole: true },
  maxParallel: { default: 3, min: 1, max: 50, whole: true },
  maxPauseMinutes: { default: 5, min: 1, max: 1440, whole: false },
  maxPointsPerRequest: { default: 50_000, min: 1000, max: 1_000_000, whole: true },
  maxFacilitiesPerRequest: { default: 20, min: 1, max: 500, whole: true },
  maxResponseMiB: { default: 64, min: 1, max: 1024, whole: true },
} satisfies Partial<Record<keyof AmperecloudSettings, NumberSetting>>;

export type NumberKey = keyof typeof NUMBER_SETTINGS;
