import { DateTime, IANAZone } from 'luxon';
import { DAY_MS, dayOf, MINUTE_MS } from './steps';

/** Calendar units that depend on the zone; everything shorter is aligned to UTC. */
export type CalendarUnit = 'day' | 'month' | 'year';

/** Days whose offset is constant, by zone, so that the slow Intl is rarely needed. */
const constantOffsets = new Map<string, Map<number, number | null>>();

/** True for an IANA zone that this runtime knows, for example `Europe/Berlin`. */
export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/**
 * Offset of a zone from UTC at an instant.
 * @param zone IANA name
 * @param instant epoch ms
 * @returns milliseconds, positive east of Greenwich
 */
export function offsetAt(zone: string, instant: number): number {
  let days = constantOffsets.get(zone);
  if (!days) {
    days = new Map();
    constantOffsets.set(zone, days);
  }
  const day = dayOf(instant);
  let offset = days.get(day);
  if (offset === undefined) {
    const atStart = exactOffset(zone, day * DAY_MS);
    const atEnd = exactOffset(zone, (day + 1) * DAY_MS);
    offset = atStart === atEnd ? atStart : null;
    days.set(day, offset);
  }
  return offset ?? exactOffset(zone, instant);
}

function exactOffset(zone: string, instant: number): number {
  return IANAZone.create(zone).offset(instant) * MINUTE_MS;
}

/** Hour of the local day, 0 up to 24 with fractions. */
export function localHour(zone: string, instant: number): number {
  const local = instant + offsetAt(zone, instant);
  return (local - Math.floor(local / DAY_MS) * DAY_MS) / 3_600_000;
}

/** Day of the local week, 0 is Sunday. */
export function localWeekday(zone: string, instant: number): number {
  return (Math.floor((instant + offsetAt(zone, instant)) / DAY_MS) + 4) % 7;
}

/** First instant (epoch ms) of the calendar unit that contains `instant` in `zone`. */
export function startOf(unit: CalendarUnit, zone: string, instant: number): number {
  return DateTime.fromMillis(instant, { zone }).startOf(unit).toMillis();
}

/**
 * First instant (epoch ms) of the next calendar unit: days have 23, 24 or 25 hours. `startOf` again after the
 * step, because some zones change their clocks at midnight, so that a day starts at 01:00.
 */
export function startOfNext(unit: CalendarUnit, zone: string, instant: number): number {
  return DateTime.fromMillis(instant, { zone })
    .startOf(unit)
    .plus({ [unit]: 1 })
    .startOf(unit)
    .toMillis();
}

/** Date of an instant in a zone, YYYY-MM-DD. */
export function dateOf(zone: string, instant: number): string {
  return new Date(instant + offsetAt(zone, instant)).toISOString().slice(0, 10);
}

/** A local day, epoch ms, excluding the end. */
export interface LocalDay {
  start: number;
  end: number;
}

/** Finds the local day of an instant; remembers the last one, because neighboring instants share it. */
export function localDays(zone: string): (instant: number) => LocalDay {
  let last: LocalDay = { start: NaN, end: NaN };
  return (instant) => {
    if (!(instant >= last.start && instant < last.end)) {
      last = { start: startOf('day', zone, instant), end: startOfNext('day', zone, instant) };
    }
    return last;
  };
}
