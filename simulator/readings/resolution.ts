import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/steps';
import { type CalendarUnit, startOf, startOfNext } from '../time/zone';
import { type NativeResolution } from './types';

/** The resolutions that a client may request. `RAW` is the native resolution of each type. */
export const RESOLUTIONS = [
  'RAW',
  'MINUTE',
  'FIVE_MINUTES',
  'FIFTEEN_MINUTES',
  'HOUR',
  'DAY',
  'MONTH',
  'YEAR',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** An interval of equal length, aligned to UTC, or a calendar unit of a zone. */
export type Grid = { ms: number } | { unit: CalendarUnit };

const GRIDS: Record<Exclude<Resolution, 'RAW'>, Grid> = {
  MINUTE: { ms: MINUTE_MS },
  FIVE_MINUTES: { ms: 5 * MINUTE_MS },
  FIFTEEN_MINUTES: { ms: 15 * MINUTE_MS },
  HOUR: { ms: HOUR_MS },
  DAY: { unit: 'day' },
  MONTH: { unit: 'month' },
  YEAR: { unit: 'year' },
};

const NATIVE_GRIDS: Record<NativeResolution, Grid> = {
  '1m': { ms: MINUTE_MS },
  '5m': { ms: 5 * MINUTE_MS },
  '10m': { ms: 10 * MINUTE_MS },
  '15m': { ms: 15 * MINUTE_MS },
  '1h': { ms: HOUR_MS },
  '1d': { unit: 'day' },
  change: { ms: 5 * MINUTE_MS },
};

const UNIT_MS: Record<CalendarUnit, number> = { day: DAY_MS, month: 28 * DAY_MS, year: 365 * DAY_MS };

/** The requested grid; null for each type's own. */
export function wantedGrid(resolution: Resolution | Grid): Grid | null {
  if (resolution === 'RAW') {
    return null;
  }
  return typeof resolution === 'string' ? GRIDS[resolution] : resolution;
}

/** Length of an interval in ms; the shortest one for calendar units. */
export function lengthOf(grid: Grid): number {
  return 'ms' in grid ? grid.ms : UNIT_MS[grid.unit];
}

/** The grid of a native resolution. */
export function nativeGrid(native: NativeResolution): Grid {
  return NATIVE_GRIDS[native];
}

/** The grid that a request gets: never finer than the type's own. */
export function effectiveGrid(resolution: Resolution | Grid, native: NativeResolution): Grid {
  const own = NATIVE_GRIDS[native];
  const wanted = wantedGrid(resolution);
  return wanted && lengthOf(wanted) > lengthOf(own) ? wanted : own;
}

/** An interval of a grid, epoch ms, excluding the end. */
export interface Bucket {
  start: number;
  end: number;
}

/** The intervals of a grid that intersect [from, to), in order; the first one may start before `from`. */
export function* bucketsOf(grid: Grid, zone: string, from: number, to: number): Generator<Bucket> {
  if ('ms' in grid) {
    for (let start = Math.floor(from / grid.ms) * grid.ms; start < to; start += grid.ms) {
      yield { start, end: start + grid.ms };
    }
    return;
  }
  for (let start = startOf(grid.unit, zone, from); start < to;) {
    const end = startOfNext(grid.unit, zone, start);
    yield { start, end };
    start = end;
  }
}
