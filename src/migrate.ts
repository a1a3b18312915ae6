import { type DataQuery } from '@grafana/schema';

import {
  type AmperecloudQuery,
  type CustomQuery,
  type CustomVariable,
  DEFAULT_QUERY,
  type Filter,
  type Shift,
} from './query.gen';

type Saved<T> = { [member in keyof T]?: unknown };

/**
 * Migrates a saved query to this version: missing members get their defaults, unknown ones are kept. The backend
 * does the same, for callers that never run this code (alert rules, public dashboards).
 */
export function migrateQuery(saved: DataQuery & Saved<AmperecloudQuery>): AmperecloudQuery {
  return {
    ...(saved as DataQuery),
    // A newer version number is kept, so that the backend can report that the query is too new for it.
    version: (typeof saved.version === 'number' && saved.version > DEFAULT_QUERY.version
      ? saved.version
      : DEFAULT_QUERY.version) as AmperecloudQuery['version'],
    queryType: text(saved.queryType, DEFAULT_QUERY.queryType),
    scope: text(saved.scope, DEFAULT_QUERY.scope),
    companies: list(saved.companies),
    facilities: list(saved.facilities),
    deviceScope: text(saved.deviceScope, DEFAULT_QUERY.deviceScope),
    deviceType: text(saved.deviceType, DEFAULT_QUERY.deviceType),
    devices: list(saved.devices),
    filters: Array.isArray(saved.filters) ? saved.filters.map(filter) : [],
    unset: list(saved.unset),
    readingTypes: list(saved.readingTypes),
    roles: list(saved.roles),
    computed: list(saved.computed),
    counter: text(saved.counter, DEFAULT_QUERY.counter),
    relate: text(saved.relate, DEFAULT_QUERY.relate),
    combine: members(saved.combine, DEFAULT_QUERY.combine),
    scale: members(saved.scale, DEFAULT_QUERY.scale),
    compare: Array.isArray(saved.compare)
      ? saved.compare.map((shift) => members<Shift>(shift, { amount: 1, unit: 'd' }))
      : [],
    format: text(saved.format, DEFAULT_QUERY.format),
    bins: members(saved.bins, DEFAULT_QUERY.bins),
    plant: members(saved.plant, DEFAULT_QUERY.plant),
    events: members(saved.events, DEFAULT_QUERY.events),
    graphql: custom(saved.graphql),
    rule: members(saved.rule, DEFAULT_QUERY.rule),
    columns: list(saved.columns),
    legend: text(saved.legend, DEFAULT_QUERY.legend),
    resolution: text(saved.resolution, DEFAULT_QUERY.resolution),
    aggregation: text(saved.aggregation, DEFAULT_QUERY.aggregation),
    labels: text(saved.labels, DEFAULT_QUERY.labels),
    dayStamps: text(saved.dayStamps, DEFAULT_QUERY.dayStamps),
    timeZone: text(saved.timeZone, DEFAULT_QUERY.timeZone),
    bypassCache: typeof saved.bypassCache === 'boolean' ? saved.bypassCache : DEFAULT_QUERY.bypassCache,
  };
}

/** Whether the query can be run; an incomplete one is not sent. */
export function isComplete(query: AmperecloudQuery): boolean {
  // Unknown types are sent, because the backend rejects them with a helpful message.
  switch (query.queryType) {
    case 'readings':
      return hasScope(query) && hasValues(query);
    case 'events':
      return (
        hasScope(query) && ((query.events.kind !== 'threshold' && query.events.kind !== 'rule') || hasValues(query))
      );
    case 'graphql':
      return filled([query.graphql.saved, query.graphql.document]);
    default:
      return true;
  }
}

function hasScope(query: AmperecloudQuery): boolean {
  const scoped = {
    facilities: () => filled(query.facilities),
    companies: () => filled(query.companies),
    all: () => true,
  }[query.scope];
  return (scoped?.() ?? true) && (query.deviceScope !== 'devices' || filled(query.devices));
}

function hasValues(query: AmperecloudQuery): boolean {
  return filled(query.readingTypes) || filled(query.roles) || filled(query.computed);
}

function filled(texts: string[]): boolean {
  return texts.some((entry) => entry.trim() !== '');
}

function text<T extends string>(value: unknown, otherwise: T): T {
  return typeof value === 'string' && value !== '' ? (value as T) : otherwise;
}

/** Files written by hand often name a single facility without brackets. */
function list<T extends string>(value: unknown): T[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((entry): entry is T => typeof entry === 'string' && entry !== '');
}

function filter(saved: unknown): Filter {
  const { key, operator, values } = (typeof saved === 'object' && saved !== null ? saved : {}) as Saved<Filter>;
  return { key: text(key, 'facility'), operator: text(operator, '='), values: list(values) };
}

function custom(value: unknown): CustomQuery {
  const saved = (typeof value === 'object' && value !== null ? value : {}) as Saved<CustomQuery>;
  const { variables: _, ...plain } = DEFAULT_QUERY.graphql;
  return {
    ...members(saved, plain),
    variables: Array.isArray(saved.variables) ? saved.variables.map(customVariable) : [],
  };
}

function customVariable(saved: unknown): CustomVariable {
  const { name, source, values } = (typeof saved === 'object' && saved !== null ? saved : {}) as Saved<CustomVariable>;
  return { name: text(name, ''), source: text(source, 'auto'), values: list(values) };
}

/** A group of members, each of which is kept if it is of its default's kind: a number may also be the text of one. */
function members<T extends object>(value: unknown, otherwise: T): T {
  const saved = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const entries = Object.entries(otherwise).map(([name, fallback]) => [name, member(saved[name], fallback)]);
  return { ...saved, ...Object.fromEntries(entries) };
}

function member(value: unknown, otherwise: string | number): string | number {
  if (typeof otherwise === 'string') {
    return text(value, otherwise);
  }
  if (typeof value === 'string' && value.trim() !== '') {
    return Number.isFinite(Number(value)) ? Number(value) : value;
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
