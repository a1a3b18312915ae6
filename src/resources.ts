import { type Message } from './messages';
import { type DeviceType, type Resolution, type Role, type VariableSource } from './query.gen';
import { type ExamplePart } from './settings';

/**
 * The responses of the backend's resource routes (`pkg/plugin/resources.go`), for the editors.
 * The backend caches them for a few minutes.
 */

/** A list, and where it is not whole, why there may be more. */
export type List<T> = T[] & { missing?: Message[] };

/**
 * `GET facilities`: every facility that the token's user may see, by name. With `role=<role>` and `company=<id or name>`
 * those that have a reading type for the role, of these companies.
 */
export interface Facility {
  id: string;
  name: string;
  /** Empty when the API lists facilities without their company. */
  company: string;
  companyId?: string;
  /** City, if the API provides it. */
  city?: string;
  country?: string;
  /** kWp */
  nominalPower?: number | null;
  /** As the API writes it, such as `Europe/Berlin`. */
  timeZone?: string;
}

/** `GET devices?facility=<id>[&facility=<id>…]`: what is below them, deleted ones too. */
export interface Device {
  id: string;
  name: string;
  type: DeviceType | 'other';
  facilityId: string;
  /** The device above, such as the inverter of a string. */
  parentId?: string;
  /** kW */
  nominalPower?: number | null;
  serial?: string;
  deleted?: boolean;
}

/** `POST query/price`: what a query would ask for, worked out without asking the API. */
export interface QueryPrice {
  /** Plants or devices that the query is about. */
  members: number;
  /** Columns of values that it reads: of each member, what its reading types, roles and computed readings need. */
  series: number;
  /** How many different readings those are. */
  readings: number;
  points: number;
  /** Requests that the API would be sent if nothing was cached. */
  requests: number;
  /** Points that are in the cache. */
  cached: number;
  /** Requests that remain, as far as can be told before. */
  pending: number;
  /** The step that the API is asked for; empty: several. */
  resolution: Resolution | '';
  /** What comes differently from what was asked for, or cannot be told. */
  notes: Message[];
}

/** `GET reading-types?facility=<id>[&facility=<id>…]`: what they offer, without duplicates, readings first. */
export interface ReadingType {
  /** As the API spells it, for example `Pac`. */
  id: string;
  /** Display name; equals `id` when the API provides no label. */
  label: string;
  /** The API's unit, for example `kW`; empty when it provides none. */
  unit: string;
  /** Raw readings come from the plant, analyses are computed by the platform. */
  kind: 'reading' | 'analysis';
  /** The quantities for which it stands at some of the facilities at least. */
  roles?: Role[];
}

/** `GET custom-queries`: which GraphQL queries can be run. */
export interface CustomQueries {
  mode: 'off' | 'saved' | 'free';
  saved: Array<CheckedQuery & { name: string }>;
}

/** `POST custom-queries/check`: what a GraphQL query declares, or what is wrong with it. */
export interface CheckedQuery {
  variables: DeclaredVariable[];
  /** The number of fields that it selects. */
  fields: number;
  /** Why it cannot be run; none: it can. */
  sentences: Message[];
}

/** `POST custom-queries/start`: a query that the plugin itself sends, to go on from. For who may write queries. */
export interface StartingPoint {
  subject: 'facilities' | 'readingTypes' | 'readings';
  /** It runs as it stands; empty: there is none. */
  document: string;
  /** Why there is none, or what is not as one might expect. */
  sentences: Message[];
}

export interface DeclaredVariable {
  name: string;
  /** As GraphQL writes it: `[ID!]!`. */
  type: string;
  required: boolean;
  list: boolean;
  /** Its value where none is given, as GraphQL writes it; empty: it has none. */
  default?: string;
  /** Where its value comes from if nothing is said about it. */
  source: VariableSource;
}

/** `GET api-map`, and `POST api-map/discover` to fetch the schema again: how to query the API, with the evidence. */
export interface ApiMap {
  /**
   * Of the schema. It is pasted into the settings when the API's introspection is disabled; `examples` when there is
   * none, and examples alone tell how the API is queried.
   */
  origin: 'introspection' | 'pasted' | 'examples';
  /** When the schema was read. */
  discoveredAt: string;
  /** What became of the map that the settings keep: it is out of date, or cannot be read. */
  kept?: 'used' | 'outdated' | 'refused';
  /** Whether values have proved the map, so that it can be kept. */
  proved?: boolean;
  /** Paths of the schema that an unresolved role can be set to, by the role. */
  paths?: Record<string, string[]>;
  findings: Finding[];
}

/** `POST examples/try`, for organization administrators only: what the examples teach. Nothing is saved. */
export interface TriedExamples {
  parts: TriedPart[];
}

export interface TriedPart {
  part: ExamplePart;
  /** What was recognized, where, and by which evidence. */
  understood: Finding[];
  /** How it was verified, and what else to know. */
  notes: Message[];
  /** Why the example cannot be used. */
  error?: { category: string; sentences: Message[] };
  /** The number of facilities, reading types or values received; the lists below hold some of them. */
  count: number;
  facilities?: TriedObject[];
  types?: TriedObject[];
  series?: TriedSeries[];
}

export interface TriedObject {
  id: string;
  name: string;
  unit?: string;
}

export interface TriedSeries {
  type: string;
  unit?: string;
  source?: string;
  /** Milliseconds since 1970, UTC, and the value. */
  points: Array<[time: number, value: number | null]>;
}

/** `POST api-map/compare`, for organization administrators only: values of a candidate of a role, of a past day. */
export interface ComparedCandidate {
  path: string;
  series: TriedSeries[];
}

/** `GET health`: what the last health check found. Grafana itself shows it in English. */
export interface Health {
  status: 'OK' | 'WARNING' | 'ERROR';
  /** Of the page on troubleshooting, what explains the finding. */
  section?: string;
  sentences: Message[];
  details?: Message[] | null;
}

/** What was found for one role (`pkg/discover/finding.go`). */
export interface Finding {
  /** Stable: `facilities`, `facility.timeZone`, `readings.from`. */
  role: string;
  state: RoleState;
  /** The path that the map uses; for a stale finding, the one that was set by hand. */
  chosen?: string;
  /** Why this one, or why none; an English text for users, and what it is translated by. */
  evidence?: string;
  message?: Message;
  /** What else the schema has for the role, best first. */
  candidates?: Candidate[];
  /** The vendor's reason. */
  deprecated?: string;
  experimental?: boolean;
}

/**
 * `probe` is a question that the schema leaves open, `probed` one that a small query on the user's data answered.
 * A `stale` finding comes in addition to the role's own: what was set by hand is not in the schema.
 */
export type RoleState = 'found' | 'probed' | 'set' | 'taught' | 'probe' | 'unresolved' | 'absent' | 'stale';

export interface Candidate {
  path: string;
  deprecated?: string;
}
