import { DAY_MS, STEP_HOURS, STEP_MS, STEPS_PER_DAY } from '../time/steps';
import { acPower, ageing, DC_AT_INVERTER, dcPerKwp, WAKE_IRRADIANCE } from './conversion';
import { blownFuse, type BlownFuse, FAULT_BITS, faultsOn, isSnowDay } from './events';
import { type LimitDay } from './limits';
import { type Plant, ratedPower } from './plant';
import { round } from './round';
import { type WeatherDay } from './weather';
import { CUT_IN, CUT_OUT, type HubWind, powerCurve } from './wind';

/** States of an inverter or turbine, numbered as SunSpec does. */
export const STATUS = {
  off: 1,
  sleeping: 2,
  starting: 3,
  running: 4,
  throttled: 5,
  shuttingDown: 6,
  fault: 7,
  standby: 8,
} as const;

/** Snow lets some light through. */
const SNOW_FACTOR = 0.02;

export const QUARTERS_PER_DAY = 96;
const STEPS_PER_QUARTER = 3;

/** What the generators of a plant do on one UTC day; arrays by generator, then one value per step. */
export interface GenerationDay {
  /** AC power, kW; 0 while asleep or faulted. */
  ac: Float64Array[];
  /** DC power, kW; empty arrays for turbines. */
  dc: Float64Array[];
  /** AC power without faults, curtailment, snow and deviation from the peers, kW. */
  expected: Float64Array[];
  /** One of `STATUS`. */
  status: Uint8Array[];
  /** Sum of `FAULT_BITS`. */
  errors: Uint8Array[];
  /** 1 where the device had enough light or wind to run. */
  couldRun: Uint8Array[];
  /** Wind at hub height, m/s; empty for solar plants. */
  wind: Float64Array[];
  /** Energy of the day in kWh up to the start of each quarter-hour (97 values), in whole Wh per quarter-hour. */
  energy: Float64Array[];
  /** Power at the plant's connection, kW: all generators minus losses, negative standby when nothing runs. */
  plant: Float64Array;
  /** Expected power at the connection, kW. */
  plantExpected: Float64Array;
  /** Produced energy at the connection in kWh up to the start of each quarter-hour (97 values). */
  plantEnergy: Float64Array;
}

/** Energy of a power curve (kW per step) in kWh up to each quarter-hour; negative power does not count. */
function cumulate(power: Float64Array): Float64Array {
  const energy = new Float64Array(QUARTERS_PER_DAY + 1);
  for (let q = 0; q < QUARTERS_PER_DAY; q++) {
    let sum = 0;
    for (let i = q * STEPS_PER_QUARTER; i < (q + 1) * STEPS_PER_QUARTER; i++) {
      sum += Math.max(0, power[i]) * STEP_HOURS;
    }
    energy[q + 1] = round(energy[q] + round(sum, 3), 3);
  }
  return energy;
}

/** Computes what a plant's generators do, day by day. */
export class Generation {
  private readonly fuses: Array<BlownFuse | null>;
  private readonly rated: number;

  constructor(
    private readonly plant: Plant,
    private readonly hub: HubWind | null
  ) {
    this.fuses = plant.generators.map((_, index) => blownFuse(plant, index));
    this.rated = ratedPower(plant);
  }

  /** A UTC day (days since 1970-01-01) under its weather and limits. */
  day(day: number, weather: WeatherDay, limits: LimitDay): GenerationDay {
    const { generators, loss, standby } = this.plant;
    const row = () => new Float64Array(STEPS_PER_DAY);
    const flags = () => new Uint8Array(STEPS_PER_DAY);
    const result: GenerationDay = {
      ac: generators.map(row),
      dc: this.hub ? [] : generators.map(row),
      expected: generators.map(row),
      status: generators.map(flags),
      errors: generators.map(flags),
      couldRun: generators.map(flags),
      wind: this.hub ? generators.map((_, j) => this.hub!.day(j, day)) : [],
      energy: [],
      plant: row(),
      plantExpected: row(),
      plantEnergy: row(),
    };

    const dcByGroup = this.hub ? [] : this.dcByGroup(day, weather);
    for (let j = 0; j < generators.length; j++) {
      if (this.hub) {
        this.turbine(j, day, result, limits);
      } else {
        this.inverter(j, day, dcByGroup[generators[j].group], weather, result, limits);
      }
      result.energy.push(cumulate(result.ac[j]));
      for (let i = 0; i < STEPS_PER_DAY; i++) {
        result.plant[i] += result.ac[j][i];
        result.plantExpected[i] += result.expected[j][i];
      }
    }
    const idle = round(-standby * this.rated, 3);
    for (let i = 0; i < STEPS_PER_DAY; i++) {
      result.plant[i] = result.plant[i] > 0 ? round(result.plant[i] * (1 - loss), 3) : idle;
      result.plantExpected[i] = round(result.plantExpected[i] * (1 - loss), 3);
    }
    result.plantEnergy = cumulate(result.plant);
    return result;
  }

  private dcByGroup(day: number, weather: WeatherDay): Float64Array[] {
    const age = ageing(this.plant.commissionedAt, day * DAY_MS);
    return weather.plane.map((plane, g) => plane.map((w, i) => dcPerKwp(w, weather.module[g][i]) * age));
  }

  private inverter(
    j: number,
    day: number,
    dcPerKwpOfGroup: Float64Array,
    weather: WeatherDay,
    result: GenerationDay,
    limits: LimitDay
  ): void {
    const { kWp, kW, bias, group, combiners } = this.plant.generators[j];
    const plane = weather.plane[group];
    const strings = combiners.reduce((sum, one) => sum + one, 0);
    const fuse = this.fuses[j];
    const errors = this.errors(j, day);
    const snow = isSnowDay(this.plant, day) ? SNOW_FACTOR : 1;

    for (let i = 0; i < STEPS_PER_DAY; i++) {
      const awake = plane[i] > WAKE_IRRADIANCE;
      const blown = fuse !== null && day * DAY_MS + i * STEP_MS >= fuse.from;
      const fault = errors?.[i] ?? 0;
      result.errors[j][i] = fault | (blown ? FAULT_BITS.fuse : 0);
      if (!awake) {
        result.status[j][i] = fault ? STATUS.off : STATUS.sleeping;
        continue;
      }
      const ideal = dcPerKwpOfGroup[i] * kWp;
      result.couldRun[j][i] = plane[i] > 50 ? 1 : 0;
      result.expected[j][i] = round(Math.min(kW, acPower(ideal, kW)), 3);
      if (fault) {
        result.status[j][i] = STATUS.fault;
        continue;
      }
      const dc = ideal * bias * snow * (blown ? 1 - 1 / strings : 1);
      const free = acPower(dc, kW);
      const ac = Math.min(free, kW, (kW * limits.relative[i]) / 100);
      result.ac[j][i] = round(ac, 3);
      // A throttled inverter moves away from the maximum power point until DC power fits.
      result.dc[j][i] = free > 0 ? round((dc * DC_AT_INVERTER * ac) / free, 3) : 0;
      result.status[j][i] =
        limits.relative[i] === 0
          ? STATUS.standby
          : ac < free
            ? STATUS.throttled
            : i === 0 || plane[i - 1] <= WAKE_IRRADIANCE
              ? STATUS.starting
              : i + 1 < STEPS_PER_DAY && plane[i + 1] <= WAKE_IRRADIANCE
                ? STATUS.shuttingDown
                : STATUS.running;
    }
  }

  private turbine(j: number, day: number, result: GenerationDay, limits: LimitDay): void {
    const { kW, bias } = this.plant.generators[j];
    const errors = this.errors(j, day);
    for (let i = 0; i < STEPS_PER_DAY; i++) {
      const wind = result.wind[j][i];
      const ideal = kW * powerCurve(wind);
      const couldRun = wind >= CUT_IN && wind <= CUT_OUT;
      const fault = errors?.[i] ?? 0;
      result.errors[j][i] = fault;
      result.couldRun[j][i] = couldRun ? 1 : 0;
      result.expected[j][i] = round(ideal, 3);
      if (fault) {
        result.status[j][i] = STATUS.fault;
        continue;
      }
      const free = Math.min(kW, ideal * bias);
      const ac = Math.min(free, (kW * limits.relative[i]) / 100);
      result.ac[j][i] = round(ac, 3);
      result.status[j][i] =
        !couldRun || limits.relative[i] === 0 ? STATUS.standby : ac < free ? STATUS.throttled : STATUS.running;
    }
  }

  /** Error bits of the faults of a day, or null when there is none. */
  private errors(j: number, day: number): Uint8Array | null {
    const faults = faultsOn(this.plant, j, day);
    if (faults.length === 0) {
      return null;
    }
    const bits = new Uint8Array(STEPS_PER_DAY);
    for (const fault of faults) {
      const first = Math.max(0, (fault.from - day * DAY_MS) / STEP_MS);
      const last = Math.min(STEPS_PER_DAY, (fault.to - day * DAY_MS) / STEP_MS);
      for (let i = first; i < last; i++) {
        bits[i] |= FAULT_BITS[fault.cause];
      }
    }
    return bits;
  }
}
