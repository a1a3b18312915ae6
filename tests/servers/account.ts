import { GraphQLError } from 'graphql';

/* The account that all servers show. Its values are a formula, so that a test can compute them without the servers. */

export const TOKEN = 'servers-token';

/** A plant of the account. */
export interface Facility {
  id: string;
  name: string;
  timezone: string;
  nominalPower: number;
  /** The number in its id, of which its values are made. */
  number: number;
}

export interface Company {
  id: string;
  name: string;
  facilities: Facility[];
}

/** Plants of each company: more than a page of companies has, and more than a page of plants. */
const SIZES = [5, 4, 1];

export const COMPANIES: readonly Company[] = SIZES.map((size, index) => ({
  id: `company-${index + 1}`,
  name: `Company ${index + 1}`,
  facilities: Array.from({ length: size }, (_, plant) => {
    const number = SIZES.slice(0, index).reduce((sum, one) => sum + one, 0) + plant + 1;
    return {
      id: `plant-${number}`,
      name: `Plant ${number}`,
      timezone: 'Europe/Berlin',
      nominalPower: 100 * number,
      number,
    };
  }),
}));

/** Every plant has these; they come in two pages. */
export const READING_TYPES = [
  { readingType: 'Pac', unit: 'kW' },
  { readingType: 'ProducedEnergy', unit: 'kWh' },
  { readingType: 'Irradiance', unit: 'W/m²' },
  { readingType: 'ModuleTemperature', unit: '°C' },
  { readingType: 'ExportedEnergy', unit: 'kWh' },
];

/** The plants of which the API gives no values: one is denied, and one fails in the API's own code. */
export const DENIED = 'plant-9';
export const BROKEN = 'plant-10';

export function facility(id: string): Facility | null {
  return COMPANIES.flatMap(({ facilities }) => facilities).find((one) => one.id === id) ?? null;
}

export const STEP_MS = 300_000;
export const LONGEST_MS = 400 * 24 * 3_600_000;

/** A stored value. */
export interface Reading {
  readingType: string;
  timestamp: number;
  value: number;
}

/** The stored values with timestamps in [from, to), one every five minutes, and none later than now. */
export function readings(id: string, types: string[], from: number, to: number): Reading[] {
  if (id === DENIED) {
    throw new GraphQLError('You may not see the values of this facility.', { extensions: { code: 'FORBIDDEN' } });
  }
  if (id === BROKEN) {
    throw new Error('connect ECONNREFUSED 10.0.0.7:8428');
  }
  if (to - from > LONGEST_MS) {
    throw new GraphQLError('The time range is longer than 400 days.', { extensions: { code: 'BAD_USER_INPUT' } });
  }
  const { number } = facility(id)!;
  const found: Reading[] = [];
  for (const readingType of types) {
    const type = READING_TYPES.findIndex((one) => one.readingType === readingType);
    const end = Math.min(to, Date.now());
    for (let timestamp = Math.ceil(from / STEP_MS) * STEP_MS; type >= 0 && timestamp < end; timestamp += STEP_MS) {
      const value = (((timestamp / STEP_MS) * 7 + number * 131 + type * 17) % 997) / 4;
      found.push({ readingType, timestamp, value });
    }
  }
  return found;
}
