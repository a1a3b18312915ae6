import { GraphQLScalarType, Kind } from 'graphql';
import { DAY_MS, MINUTE_MS } from '../time/steps';
import { offsetAt } from '../time/zone';
import { apiError } from './errors';

/** The last part of the timestamp of every minute of a day, `HH:MM:00.000Z`. */
const MINUTES = Array.from({ length: DAY_MS / MINUTE_MS }, (_, minute) =>
  new Date(minute * MINUTE_MS).toISOString().slice(11)
);

function parseInstant(value: unknown): number {
  // A zone is required: without one, values around a clock change would be ambiguous.
  const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  const instant = typeof value === 'string' && pattern.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(instant)) {
    throw apiError('BAD_USER_INPUT', `DateTime must be RFC 3339 with a zone, not ${JSON.stringify(value)}.`);
  }
  return instant;
}

let writtenDay = NaN;
let writtenDate = '';

/**
 * RFC 3339 in UTC with milliseconds. Long responses have 100,000 timestamps, nearly all of them whole minutes of the
 * same day as the one before: assembling those is three times faster than `toISOString`.
 * @param instant epoch ms
 */
export function formatInstant(instant: number): string {
  const day = Math.floor(instant / DAY_MS);
  const minute = (instant - day * DAY_MS) / MINUTE_MS;
  if (!Number.isInteger(minute)) {
    return new Date(instant).toISOString();
  }
  if (day !== writtenDay) {
    writtenDate = new Date(instant).toISOString().slice(0, 11);
    writtenDay = day;
  }
  return writtenDate + MINUTES[minute];
}

/**
 * RFC 3339 to the second with the offset that a zone has at that instant, `2026-06-21T10:00:00+02:00`.
 * @param instant epoch ms
 */
export function formatLocal(instant: number, zone: string): string {
  const offset = offsetAt(zone, instant);
  const minutes = Math.abs(offset) / MINUTE_MS;
  const pair = (n: number) => String(n).padStart(2, '0');
  const clock = `${pair(Math.floor(minutes / 60))}:${pair(minutes % 60)}`;
  return formatInstant(instant + offset).slice(0, 19) + (offset < 0 ? '-' : '+') + clock;
}

/** Instants: epoch ms inside, RFC 3339 in UTC with milliseconds outside. */
export const DateTimeScalar = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  serialize: (value) => formatInstant(value as number),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
});

/** The same for a dialect that writes times in the zone of each facility: resolvers return the text. */
export const LocalDateTimeScalar = new GraphQLScalarType<number, string>({
  ...DateTimeScalar.toConfig(),
  serialize: (value) => value as string,
});
