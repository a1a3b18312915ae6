import { GraphQLError } from 'graphql';
import { DateTime } from 'luxon';

import { hash, plants, round, type Company, type Key, type Plant, type Step } from '../truth';

/** An error as a resolver gives it. */
export function refuse(message: string, extensions: Record<string, unknown> = {}): never {
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', ...extensions } });
}

/** Arguments without those that are null, which mean the same as missing ones. */
export const given = (args: any): any =>
  Object.fromEntries(Object.entries(args ?? {}).filter(([, value]) => value !== null));

export const of = (company: Company) => plants.filter((plant) => plant.company === company);

export const uuid = (kind: number, n: number) =>
  `${(0x3b7f0000 + kind * 257 + n * 4099).toString(16).padStart(8, '0')}-91c4-4e${(16 + n).toString(16)}-a7d2-5f0c${(0x1be40000 + n * 7717).toString(16)}`;

/** PRODUCED_ENERGY for ProducedEnergy. */
export const upper = (key: string) => key.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

/** What a plant was expected to give: not the truth, but its sums agree with each other. */
export function guess(plant: Plant, value: number | null): number | null {
  const x = hash(plant.n, 41);
  return value === null ? null : round(value * (x < 0.5 ? 0.8 + 0.2 * x : 1 + 0.2 * x), 4);
}

const lengths = {
  '5m': { minutes: 5 },
  '15m': { minutes: 15 },
  h: { hours: 1 },
  d: { days: 1 },
  M: { months: 1 },
  y: { years: 1 },
};

/** The end of the step that begins at an instant. */
export const stop = (zone: string, ms: number, step: Step) =>
  step === '5m' || step === '15m'
    ? ms + (step === '5m' ? 300_000 : 900_000)
    : DateTime.fromMillis(ms, { zone }).plus(lengths[step]).toMillis();

/** An instant by the clock of a zone, with its offset. */
export const offset = (ms: number, zone: string) =>
  DateTime.fromMillis(ms, { zone }).toISO({ suppressMilliseconds: true }) as string;

/** A scalar of one pattern that hands on the text. */
export const pattern = (name: string, shape: RegExp, like: string) => (value: unknown) => {
  if (typeof value !== 'string' || !shape.test(value)) {
    throw new TypeError(`${name} cannot represent ${JSON.stringify(value)}; expected e.g. "${like}".`);
  }
  return value;
};

export const scaled = (key: Key, scale: Partial<Record<Key, number>>, value: number | null) =>
  value === null ? null : round(value * (scale[key] ?? 1), 9);

export const wattsAndHours: Partial<Record<Key, number>> = {
  Pac: 1000,
  ProducedEnergy: 1000,
  ExportedEnergy: 1000,
  SumEnergyWR: 1000,
};

export const wattUnits = (unit: string) => unit.replace(/^k(W|Wh)$/, '$1');
