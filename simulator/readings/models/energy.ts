import { type Device } from '../../portfolio/device';
import { QUARTERS_PER_DAY } from '../../physics/generation';
import { round } from '../../physics/round';
import { STEP_HOURS, STEP_MS } from '../../time/steps';
import { localDays, startOf } from '../../time/zone';
import { type Context } from '../context';
import { generatorOf, type Model, type ModelFactory } from '../model';

const QUARTER_MS = 3 * STEP_MS;

type Slot = (from: number) => number | null;

/** Reads a quarter-hour (its UTC day and place in it) through the logger. */
function quarterly(context: Context, read: (day: number, quarter: number) => number): Slot {
  return (from) => {
    const actual = context.source(from / STEP_MS);
    if (actual < 0) {
      return null;
    }
    const quarter = Math.floor(actual / 3);
    const day = Math.floor(quarter / QUARTERS_PER_DAY);
    return read(day, quarter - day * QUARTERS_PER_DAY);
  };
}

/** Energy of an inverter or at the plant's connection in a quarter-hour, kWh. */
export function producedEnergy(context: Context, device: Device): Slot {
  const { site } = context;
  if (device.kind === 'facility') {
    return quarterly(context, (day, quarter) => {
      const { plantEnergy } = site.generation(day);
      return round(plantEnergy[quarter + 1] - plantEnergy[quarter], 3);
    });
  }
  const j = generatorOf(device);
  return quarterly(context, (day, quarter) => {
    const energy = site.generation(day).energy[j];
    return round(energy[quarter + 1] - energy[quarter], 3);
  });
}

/** Sum of the inverters' energies in a quarter-hour, kWh, before the losses up to the meter. */
export function inverterEnergy(context: Context): Slot {
  return quarterly(context, (day, quarter) => {
    let sum = 0;
    for (const energy of context.site.generation(day).energy) {
      sum += energy[quarter + 1] - energy[quarter];
    }
    return round(sum, 3);
  });
}

/** Energy in a quarter-hour from a power behind the meter, kWh. */
function balanced(context: Context, power: (day: number, index: number) => number): Slot {
  return quarterly(context, (day, quarter) => {
    let sum = 0;
    for (let i = quarter * 3; i < quarter * 3 + 3; i++) {
      sum += power(day, i) * STEP_HOURS;
    }
    return round(sum, 3);
  });
}

/** Energy fed into the grid in a quarter-hour, kWh. */
export function exportedEnergy(context: Context): Slot {
  return balanced(context, (day, index) => Math.max(0, context.site.balance(day).meter[index]));
}

/** Energy drawn from the grid in a quarter-hour, kWh. */
export function importedEnergy(context: Context): Slot {
  return balanced(context, (day, index) => Math.max(0, -context.site.balance(day).meter[index]));
}

/** Energy that the consumers took in a quarter-hour, kWh. */
export function consumedEnergy(context: Context): Slot {
  return balanced(context, (day, index) => context.site.balance(day).load[index]);
}

/** Self-consumption in a quarter-hour: sum of inverter energy minus exported energy, kWh. */
export function selfConsumedEnergy(context: Context): Slot {
  const sum = inverterEnergy(context);
  const exported = exportedEnergy(context);
  return (from) => {
    const made = sum(from);
    const given = exported(from);
    return made === null || given === null ? null : round(made - given, 3);
  };
}

/** Sum of a quarter-hourly energy over an interval (epoch ms); null when there is none. */
export function sumQuarters(from: number, to: number, slot: Slot): number | null {
  let sum = 0;
  let count = 0;
  for (let at = Math.ceil(from / QUARTER_MS) * QUARTER_MS; at + QUARTER_MS <= to; at += QUARTER_MS) {
    const one = slot(at);
    if (one !== null) {
      sum += one;
      count++;
    }
  }
  return count > 0 ? sum : null;
}

function dailyEnergy(context: Context, device: Device): Model {
  const { ledger, site } = context;
  const zone = context.facility.master.timezone;
  const keepsDay = device.generator !== null && site.plant.generators[device.generator].keepsDay;
  const between = (from: number, to: number) =>
    device.generator === null ? ledger.plantBetween(from, to) : ledger.between(device.generator, from, to);
  const dayOf = localDays(zone);
  return {
    slot: (from) => {
      const actual = context.source(from / STEP_MS);
      if (actual < 0) {
        return null;
      }
      const { start } = dayOf(actual * STEP_MS);
      const today = between(start / QUARTER_MS, Math.floor(actual / 3) + 1);
      if (today > 0 || !keepsDay) {
        return today;
      }
      return between(startOf('day', zone, start - 1) / QUARTER_MS, start / QUARTER_MS);
    },
  };
}

const fromContext =
  (make: (context: Context) => Slot): ModelFactory =>
  (context) => ({ slot: make(context) });

/** Energies and the daily counter. */
export const ENERGY_MODELS: Record<string, ModelFactory> = {
  DailyEnergy: dailyEnergy,
  ProducedEnergy: (context, device) => ({ slot: producedEnergy(context, device) }),
  SumEnergyWR: fromContext(inverterEnergy),
  ExportedEnergy: fromContext(exportedEnergy),
  ImportedEnergy: fromContext(importedEnergy),
  ConsumedEnergy: fromContext(consumedEnergy),
  SelfConsumedEnergy: fromContext(selfConsumedEnergy),
  SelfConsumptionRate: (context) => {
    const self = selfConsumedEnergy(context);
    const sum = inverterEnergy(context);
    return {
      interval: (from, to) => {
        const made = sumQuarters(from, to, sum);
        const used = sumQuarters(from, to, self);
        return made === null || used === null || made === 0 ? null : (100 * used) / made;
      },
    };
  },
  AutarkyRate: (context) => {
    const consumed = consumedEnergy(context);
    const imported = importedEnergy(context);
    return {
      // Share of the demand covered by own generation: with a battery, energy is not consumed when it is made.
      interval: (from, to) => {
        const demand = sumQuarters(from, to, consumed);
        const drawn = sumQuarters(from, to, imported);
        return demand === null || drawn === null || demand === 0 ? null : (100 * Math.max(0, demand - drawn)) / demand;
      },
    };
  },
};
