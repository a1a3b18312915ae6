import { DateTime } from 'luxon';

import { type Key, type Plant, type Step, plants } from './truth';

/** An API as one vendor would have built it: its schema, what answers, and how a client names plants and types. */
export interface Vendor {
  name: string;
  /** What is particular to it, in a few words. */
  about: string;
  sdl: string;
  root: object;
  scalars?: Record<string, (value: unknown) => unknown>;
  /** The id that readings are asked by. */
  id: (plant: Plant) => string;
  /** What a client may call a reading type; several where the API lets it choose. */
  types: (key: Key) => string[];
  /** The reading types of every plant; all of them if it is missing. */
  listed?: Key[];
  /** The finest values that it gives. */
  raw?: Step;
  /** Whether it gives values of days; if not, they can only be made of finer ones. */
  days?: boolean;
  /** By what values must be multiplied to be in the unit that the API tells. */
  scale?: Partial<Record<Key, number>>;
  /** How many unrelated entities the schema has beside; each is about nine types. */
  noise?: number;
}

type Args = Record<string, any>;

/** A resolver of a root value or of an object of an answer. */
export type Resolve = (args: any) => unknown;

export const iso = (ms: number) => new Date(ms).toISOString();

/** A wall clock, with or without the offset. */
export function local(ms: number, zone: string, format: string): string {
  return DateTime.fromMillis(ms, { zone }).toFormat(format);
}

/** The instant that a wall clock shows. */
export function instant(text: string, zone: string): number {
  const at = DateTime.fromISO(text.replace(' ', 'T'), { zone });
  if (!at.isValid) {
    throw new TypeError(`"${text}" is not a date`);
  }
  return at.toMillis();
}

/** The start of the day after a date. */
export function dayAfter(date: string, zone: string): number {
  return DateTime.fromISO(date, { zone }).plus({ day: 1 }).toMillis();
}

/** Scalars that refuse what they do not mean. */
export const scalars = {
  dateTime: (value: unknown) => {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)) {
      throw new TypeError(`DateTime cannot represent an invalid date-time-string ${JSON.stringify(value)}.`);
    }
    return Date.parse(value);
  },
  date: (value: unknown) => {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) {
      throw new TypeError(`Date cannot represent an invalid date-string ${JSON.stringify(value)}.`);
    }
    return value;
  },
  /** A whole number, also one beyond 32 bits. */
  long: (value: unknown) => {
    if (typeof value !== 'number' && !(typeof value === 'string' && /^\d+$/.test(value))) {
      throw new TypeError(`Long cannot represent non-integer value: ${JSON.stringify(value)}`);
    }
    return Number(value);
  },
};

/** Finds the plant that an id means; the API's own words when there is none. */
export function finder(id: (plant: Plant) => string) {
  const known = new Map(plants.map((plant) => [id(plant), plant]));
  return (asked: unknown): Plant | undefined => known.get(String(asked));
}

/** Ids that look like those of databases. */
export const ids = {
  objectId: (n: number) => `60f1a2b3c4d5e6f7${(0x08192a00 + n * 7919).toString(16).padStart(8, '0')}`,
  uuid: (n: number) => `7c9e66${(n * 37 + 16).toString(16).padStart(2, '0')}-7425-40de-944b-e07fc1f90ae7`,
  global: (type: string, n: number) => Buffer.from(`${type}:${n}`).toString('base64'),
};

/** A slice of a list as Relay's connections have it. */
export function connection(list: object[], { first, after }: Args, most = 100) {
  const start = after ? Number(Buffer.from(after, 'base64').toString().split(':')[1]) + 1 : 0;
  const size = Math.min(first ?? most, most);
  const cursor = (i: number) => Buffer.from(`arrayconnection:${i}`).toString('base64');
  const edges = list.slice(start, start + size).map((node, i) => ({ node, cursor: cursor(start + i) }));
  return {
    totalCount: list.length,
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: start + size < list.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges[edges.length - 1]?.cursor ?? null,
    },
  };
}
