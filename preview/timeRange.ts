import { DateTime, type DateTimeUnit, type DurationLikeObject } from 'luxon';

const UNITS: Record<string, DateTimeUnit> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  M: 'month',
  Q: 'quarter',
  y: 'year',
};

/**
 * Grafana's absolute (`1700000000000`) and relative (`now-6h`, `now-1d/d`) times in UTC, as epoch milliseconds.
 * The end of a range rounds up: `now/d` is this midnight as `from` and the next one as `to`.
 */
export function parseTime(text: string, bound: 'from' | 'to', now: DateTime = DateTime.utc()): number {
  if (/^-?\d+$/.test(text)) {
    return Number(text);
  }
  const match = /^now((?:[+-]\d+[smhdwMQy])*)(?:\/([smhdwMQy]))?$/.exec(text);
  if (!match) {
    const absolute = DateTime.fromISO(text, { zone: 'utc' });
    if (absolute.isValid) {
      return absolute.toMillis();
    }
    throw new Error(`Cannot read the time "${text}". Use epoch milliseconds or a relative time such as now-6h.`);
  }
  let time = now;
  for (const [, sign, amount, unit] of match[1].matchAll(/([+-])(\d+)([smhdwMQy])/g)) {
    const duration: DurationLikeObject = { [UNITS[unit]]: Number(amount) };
    time = sign === '-' ? time.minus(duration) : time.plus(duration);
  }
  const rounding = match[2] && UNITS[match[2]];
  if (rounding) {
    time = bound === 'from' ? time.startOf(rounding) : time.endOf(rounding);
  }
  return time.toMillis();
}
