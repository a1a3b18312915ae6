import { DateTime } from 'luxon';

/** The truth behind every vendor's answers: values as functions of plant, reading type and instant. */

export interface Plant {
  /** 1 to 12. */
  n: number;
  name: string;
  company: Company;
  kwp: number;
  zone: string;
  wind: boolean;
}

export interface Company {
  n: number;
  name: string;
}

export const companies: Company[] = [
  { n: 1, name: 'Nordlicht Energie GmbH' },
  { n: 2, name: 'Bürgersolar Süd eG' },
  { n: 3, name: 'Iberia Renovables SL' },
];

const names = [
  'Solarpark Lübbenau I',
  'Solarpark Lübbenau II',
  'Windpark Hohe Warte',
  'Deponie Ketzin',
  'Dach Logistikzentrum',
  'Agri-PV Donauwörth',
  'Freifläche Pfaffenhofen',
  'Schule am Anger',
  'Kläranlage Isen',
  'Huerta Solar Toledo',
  'Planta Cáceres Norte',
  'Cubierta Zaragoza',
];

export const plants: Plant[] = names.map((name, i) => ({
  n: i + 1,
  name,
  company: companies[i < 5 ? 0 : i < 9 ? 1 : 2],
  kwp: [9800, 4200, 12000, 750, 1480, 2600, 5100, 99, 310, 7400, 3300, 640][i],
  zone: i < 9 ? 'Europe/Berlin' : 'Europe/Madrid',
  wind: i === 2,
}));

export type Key =
  | 'Pac'
  | 'ProducedEnergy'
  | 'ExportedEnergy'
  | 'SumEnergyWR'
  | 'Irradiance'
  | 'PerformanceRatio'
  | 'SelfConsumptionRate';

interface Info {
  unit: string;
  title: string;
  german: string;
  analysis: boolean;
  usual: Aggregate;
}

export type Aggregate = 'avg' | 'sum' | 'min' | 'max' | 'last' | 'weighted';

export const types: Record<Key, Info> = {
  Pac: { unit: 'kW', title: 'AC power', german: 'Wirkleistung AC', analysis: false, usual: 'avg' },
  ProducedEnergy: { unit: 'kWh', title: 'Produced energy', german: 'Erzeugte Energie', analysis: false, usual: 'sum' },
  ExportedEnergy: {
    unit: 'kWh',
    title: 'Exported energy',
    german: 'Eingespeiste Energie',
    analysis: false,
    usual: 'sum',
  },
  SumEnergyWR: { unit: 'kWh', title: 'Inverter energy', german: 'Summe Energie WR', analysis: false, usual: 'sum' },
  Irradiance: { unit: 'W/m²', title: 'Irradiance', german: 'Einstrahlung', analysis: false, usual: 'avg' },
  PerformanceRatio: {
    unit: '%',
    title: 'Performance ratio',
    german: 'Performance Ratio',
    analysis: true,
    usual: 'weighted',
  },
  SelfConsumptionRate: {
    unit: '%',
    title: 'Self-consumption rate',
    german: 'Eigenverbrauchsquote',
    analysis: true,
    usual: 'weighted',
  },
};

export const keys = Object.keys(types) as Key[];
export const rawKeys = keys.filter((key) => !types[key].analysis);
export const analysisKeys = keys.filter((key) => types[key].analysis);

export type Step = '5m' | '15m' | 'h' | 'd' | 'M' | 'y';
export type Point = [ms: number, value: number | null];

export const slot = 300_000;

/** A number from 0 to 1 that depends on all of its arguments. */
export function hash(...parts: number[]): number {
  let state = 2166136261;
  for (const part of parts) {
    state = Math.imul(state ^ (part | 0), 16777619);
    state = Math.imul(state ^ (state >>> 15), 2246822507);
    state ^= state >>> 13;
  }
  return ((Math.imul(state, 3266489909) ^ (state >>> 16)) >>> 0) / 4294967296;
}

export const round = (value: number, digits = 3) => Math.round(value * 10 ** digits) / 10 ** digits;

/** How much of its nominal power a plant gives, 0 to 1. */
function load(plant: Plant, ms: number): number {
  const noise = 0.35 + 0.65 * hash(plant.n, Math.floor(ms / slot));
  if (plant.wind) {
    return 0.8 * noise * (0.4 + 0.6 * hash(plant.n, Math.floor(ms / 7_200_000), 7));
  }
  const at = new Date(ms);
  const day =
    (Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) - Date.UTC(at.getUTCFullYear(), 0)) / 864e5;
  const half = 6 - 2.2 * Math.cos((2 * Math.PI * (day + 10)) / 365);
  const noon = plant.zone === 'Europe/Madrid' ? 12.3 : 11.2;
  const x = ((ms % 864e5) / 36e5 - noon) / half;
  return x <= -1 || x >= 1 ? 0 : (0.3 + 0.1 * half) * (1 - x * x) * noise;
}

const power = (plant: Plant, ms: number) => round(load(plant, ms) * plant.kwp);
const energy = (plant: Plant, ms: number) => round(power(plant, ms) / 12, 4);

/** The value of five minutes. */
function fine(plant: Plant, key: Key, ms: number): number | null {
  const n = Math.floor(ms / slot);
  switch (key) {
    case 'Pac':
      return power(plant, ms);
    case 'ProducedEnergy':
      return energy(plant, ms);
    case 'ExportedEnergy':
      return round(energy(plant, ms) * (0.5 + 0.4 * hash(plant.n, n, 3)), 4);
    case 'SumEnergyWR':
      return round(energy(plant, ms) * 1.013, 4);
    case 'Irradiance':
      return round(1000 * load(plant, ms) * (1 + 0.1 * hash(plant.n, n, 4)), 1);
    case 'PerformanceRatio':
      return power(plant, ms) > 0 ? round(74 + 14 * hash(plant.n, n, 5), 2) : null;
    case 'SelfConsumptionRate':
      return power(plant, ms) > 0 ? round(20 + 60 * hash(plant.n, n, 6), 2) : null;
  }
}

function combined(plant: Plant, key: Key, from: number, to: number, how: Aggregate): number | null {
  const found: Array<[number, number]> = [];
  for (let ms = from; ms < to; ms += slot) {
    const value = fine(plant, key, ms);
    if (value !== null) {
      found.push([value, energy(plant, ms)]);
    }
  }
  if (found.length === 0) {
    return null;
  }
  const values = found.map(([value]) => value);
  const sum = values.reduce((a, b) => a + b, 0);
  switch (how) {
    case 'sum':
      return round(sum);
    case 'avg':
      return round(sum / values.length);
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'last':
      return values[values.length - 1];
    case 'weighted': {
      const weight = found.reduce((a, [, w]) => a + w, 0);
      return weight > 0 ? round(found.reduce((a, [v, w]) => a + v * w, 0) / weight) : null;
    }
  }
}

const units = { h: 'hour', d: 'day', M: 'month', y: 'year' } as const;

/** The starts of all steps that begin in [from, to), by the calendar of the plant, and where the last one ends. */
export function starts(zone: string, from: number, to: number, step: Step): number[] {
  const found: number[] = [];
  if (step === '5m' || step === '15m') {
    const length = step === '5m' ? slot : 3 * slot;
    for (let ms = Math.ceil(from / length) * length; ms < to; ms += length) {
      found.push(ms);
    }
    return found;
  }
  const unit = units[step];
  let at = DateTime.fromMillis(from, { zone }).startOf(unit);
  while (at.toMillis() < to) {
    if (at.toMillis() >= from) {
      found.push(at.toMillis());
    }
    at = at.plus({ [unit]: 1 });
  }
  return found;
}

function end(zone: string, start: number, step: Step): number {
  if (step === '5m' || step === '15m') {
    return start + (step === '5m' ? slot : 3 * slot);
  }
  return DateTime.fromMillis(start, { zone })
    .plus({ [units[step]]: 1 })
    .toMillis();
}

const memory = new Map<string, number | null>();

/** The values of a plant whose step begins in [from, to) and before now. */
export function series(plant: Plant, key: Key, from: number, to: number, step: Step = '5m', how?: Aggregate): Point[] {
  const until = Math.min(to, Math.floor(Date.now() / slot) * slot);
  return starts(plant.zone, from, until, step).map((ms) => {
    if (step === '5m') {
      return [ms, fine(plant, key, ms)];
    }
    const stop = Math.min(end(plant.zone, ms, step), Math.floor(Date.now() / slot) * slot);
    const name = [plant.n, key, ms, stop, how].join();
    let value = memory.get(name);
    if (value === undefined) {
      value = combined(plant, key, ms, stop, how ?? types[key].usual);
      memory.set(name, value);
    }
    return [ms, value];
  });
}
