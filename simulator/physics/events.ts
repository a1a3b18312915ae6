import { calendarDay } from '../time/calendar';
import { DAY_MS, HOUR_MS, STEP_MS } from '../time/steps';
import { CLIMATES } from './climate';
import { hash01 } from './hash';
import { type Plant } from './plant';
import { SALT } from './salt';

/** Why an inverter does not run; also the bit of its error code. */
export const FAULT_BITS = { grid: 1, power: 2, insulation: 4, fuse: 16, communication: 32 } as const;
export type FaultCause = 'grid' | 'power' | 'insulation';

/** A time span, epoch ms, excluding the end. */
export interface Span {
  from: number;
  to: number;
}

/** A span in which a generator stands still. */
export interface Fault extends Span {
  cause: FaultCause;
}

/** A span in which the logger sent nothing. */
export interface Outage extends Span {
  /** Time from which the missing values are available after all; Infinity for never. */
  backfilledAt: number;
}

const LONGEST_FAULT_DAYS = 14;

/** Events are cut to a grid, so that a step is either inside or outside. */
function onGrid(from: number, length: number, grid: number): Span {
  const start = Math.floor(from / grid) * grid;
  return { from: start, to: start + Math.max(grid, Math.round(length / grid) * grid) };
}

/** Faults of a generator that touch a UTC day. */
export function faultsOn(plant: Plant, generator: number, day: number): Fault[] {
  const { events, incidents, generators } = plant;
  const { seed } = generators[generator];
  const found: Fault[] = [];

  if (events.trips > 0 && hash01(seed, SALT.trip, day) < events.trips) {
    const from = day * DAY_MS + (5 + 11 * hash01(seed, SALT.tripStart, day)) * HOUR_MS;
    const length = (0.5 + 5.5 * hash01(seed, SALT.tripLength, day)) * HOUR_MS;
    found.push({ ...onGrid(from, length, STEP_MS), cause: 'grid' });
  }
  if (events.longFaults > 0) {
    for (let start = day - LONGEST_FAULT_DAYS; start <= day; start++) {
      if (hash01(seed, SALT.longFault, start) < events.longFaults) {
        const length = (2 + (LONGEST_FAULT_DAYS - 2) * hash01(seed, SALT.longFaultLength, start)) * DAY_MS;
        const cause = hash01(seed, SALT.faultCause, start) < 0.4 ? 'insulation' : 'power';
        found.push({ ...onGrid(start * DAY_MS + 9 * HOUR_MS, length, STEP_MS), cause });
      }
    }
  }
  for (const incident of incidents) {
    if (incident.kind === 'fault' && incident.generator === generator) {
      found.push({ from: incident.from, to: incident.to, cause: 'power' });
    }
  }
  return found.filter((fault) => fault.from < (day + 1) * DAY_MS && fault.to > day * DAY_MS);
}

/** Logger outages that touch a UTC day. */
export function outagesOn(plant: Plant, day: number): Outage[] {
  const { events, incidents, seed } = plant;
  const found: Outage[] = [];
  for (let start = day - 1; start <= day; start++) {
    for (let attempt = 0; attempt < events.outageAttempts; attempt++) {
      const key = start * 8 + attempt;
      if (hash01(seed, SALT.outage, key) >= events.outages) {
        continue;
      }
      const from = start * DAY_MS + 24 * HOUR_MS * hash01(seed, SALT.outageStart, key);
      const length = (1 + (events.outageHours - 1) * hash01(seed, SALT.outageLength, key)) * HOUR_MS;
      // Whole quarter-hours, so that an interval's power and energy are missing together.
      const span = onGrid(from, length, 3 * STEP_MS);
      const late = hash01(seed, SALT.outageLate, key) < events.backfilled;
      const delay = (6 + 42 * hash01(seed, SALT.outageDelay, key)) * HOUR_MS;
      found.push({ ...span, backfilledAt: late ? span.to + delay : Infinity });
    }
  }
  for (const incident of incidents) {
    if (incident.kind === 'outage') {
      found.push({ from: incident.from, to: incident.to, backfilledAt: Infinity });
    }
  }
  return found.filter((outage) => outage.from < (day + 1) * DAY_MS && outage.to > day * DAY_MS);
}

/** Whether snow covers the modules on a UTC day; the irradiance sensors stay free of it. */
export function isSnowDay(plant: Plant, day: number): boolean {
  const { month } = calendarDay(day);
  const winter = month === 11 || month <= 1;
  return winter && CLIMATES[plant.climate].snow && hash01(plant.seed, SALT.snow, day) < plant.events.snow;
}

/** A string with a permanently blown fuse. */
export interface BlownFuse {
  combiner: number;
  string: number;
  /** Epoch ms. */
  from: number;
}

/** The blown fuse of a generator, or null. */
export function blownFuse(plant: Plant, generator: number): BlownFuse | null {
  for (const incident of plant.incidents) {
    if (incident.kind === 'fuse' && incident.generator === generator) {
      return incident;
    }
  }
  const { seed, combiners } = plant.generators[generator];
  if (combiners.length === 0 || hash01(seed, SALT.fuse) >= plant.events.fuses) {
    return null;
  }
  const combiner = Math.floor(hash01(seed, SALT.fuseString, 1) * combiners.length);
  const string = Math.floor(hash01(seed, SALT.fuseString, 2) * combiners[combiner]);
  const day = Math.floor((100 + 1500 * hash01(seed, SALT.fuseDate)) * DAY_MS);
  return { combiner, string, from: onGrid(plant.commissionedAt + day, 0, STEP_MS).from };
}

/** Instant (epoch ms) at which a generator's inverter was replaced, or null. */
export function replacedAt(plant: Plant, generator: number): number | null {
  const found = plant.incidents.find((one) => one.kind === 'replacement' && one.generator === generator);
  return found?.kind === 'replacement' ? found.at : null;
}
