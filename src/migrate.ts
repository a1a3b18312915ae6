import { type DataQuery } from '@grafana/schema';

import { type AmperecloudQuery, DEFAULT_QUERY } from './query';

/**
 * Migrates a saved query to this version: missing members get their defaults, unknown ones are kept. The backend
 * does the same, for callers that never run this code (alert rules, public dashboards).
 */
export function migrateQuery(saved: DataQuery & { [member in keyof AmperecloudQuery]?: unknown }): AmperecloudQuery {
  return {
    ...(saved as DataQuery),
    // A newer version number is kept, so that the backend can report that the query is too new for it.
    version: (typeof saved.version === 'number' && saved.version > DEFAULT_QUERY.version
      ? saved.version
      : DEFAULT_QUERY.version) as AmperecloudQuery['version'],
    queryType: text(saved.queryType, DEFAULT_QUERY.queryType),
    facilities: list(saved.facilities),
    readingTypes: list(saved.readingTypes),
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
  return query.queryType !== 'readings' || (filled(query.facilities) && filled(query.readingTypes));
}

function filled(texts: string[]): boolean {
  return texts.some((entry) => entry.trim() !== '');
}

function text<T extends string>(value: unknown, otherwise: T): T {
  return typeof value === 'string' && value !== '' ? (value as T) : otherwise;
}

/** Files written by hand often name a single facility without brackets. */
function list(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}
