import { DAY_MS } from '../time/steps';
import { hash01 } from './hash';
import { QUARTERS_PER_DAY } from './generation';
import { SALT } from './salt';
import { type Site } from './site';

const YEAR_DAYS = 365.25;
/** Counters have a known value on this day; from there, they are summed up day by day, once. */
const ANCHOR_DAY = Date.UTC(2026, 0, 1) / DAY_MS;
/** Up to this span it is cheaper to add the days than to walk from the anchor. */
const FEW_DAYS = 3;
/** Largest value of a 32-bit counter of Wh, in kWh. */
const ROLL_OVER = 2 ** 32 / 1000;

/** Energy counters of the generators of a site, in kWh. */
export class Ledger {
  /** Prefix sums of daily energy by generator, from the anchor forwards and backwards; entry n is n days away. */
  private readonly forward: Float64Array[];
  private readonly backward: Float64Array[];

  constructor(private readonly site: Site) {
    this.forward = [new Float64Array(site.plant.generators.length)];
    this.backward = [new Float64Array(site.plant.generators.length)];
  }

  /** Energy of a generator between two quarter-hours (counted from 1970-01-01T00:00Z), for spans of a few days. */
  between(generator: number, from: number, to: number): number {
    let sum = 0;
    for (let quarter = from; quarter < to;) {
      const day = Math.floor(quarter / QUARTERS_PER_DAY);
      const end = Math.min(to, (day + 1) * QUARTERS_PER_DAY);
      const energy = this.site.generation(day).energy[generator];
      sum += energy[end - day * QUARTERS_PER_DAY] - energy[quarter - day * QUARTERS_PER_DAY];
      quarter = end;
    }
    return sum;
  }

  /** The same at the plant's connection. */
  plantBetween(from: number, to: number): number {
    let sum = 0;
    for (let quarter = from; quarter < to;) {
      const day = Math.floor(quarter / QUARTERS_PER_DAY);
      const end = Math.min(to, (day + 1) * QUARTERS_PER_DAY);
      const energy = this.site.generation(day).plantEnergy;
      sum += energy[end - day * QUARTERS_PER_DAY] - energy[quarter - day * QUARTERS_PER_DAY];
      quarter = end;
    }
    return sum;
  }

  /**
   * Reading of a generator's total counter at the start of a quarter-hour.
   * @param commissioned quarter-hour from which on the counter runs
   * @param replaced quarter-hour at which it started again at 0, or null
   * @returns kWh
   */
  counter(generator: number, quarter: number, commissioned: number, replaced: number | null): number {
    const device = this.site.plant.generators[generator];
    const restart = replaced !== null && quarter >= replaced ? replaced : commissioned;
    let value: number;
    if (restart === commissioned && commissioned < ANCHOR_DAY * QUARTERS_PER_DAY) {
      const years = (ANCHOR_DAY - commissioned / QUARTERS_PER_DAY) / YEAR_DAYS;
      // What a counter shows above the years' usual yield was fed in during the trial run.
      const trial = 0.06 + 0.06 * hash01(device.seed, SALT.trialEnergy);
      value = device.kWp * this.site.plant.targetYield * years * (1 + trial) + this.sinceAnchor(generator, quarter);
    } else if (quarter - restart < FEW_DAYS * QUARTERS_PER_DAY) {
      value = this.between(generator, restart, quarter);
    } else {
      value = this.sinceAnchor(generator, quarter) - this.sinceAnchor(generator, restart);
    }
    return Math.max(0, device.counter32 ? value % ROLL_OVER : value);
  }

  /** Energy since the anchor, negative before it. */
  private sinceAnchor(generator: number, quarter: number): number {
    const day = Math.floor(quarter / QUARTERS_PER_DAY);
    const partial = this.site.generation(day).energy[generator][quarter - day * QUARTERS_PER_DAY];
    return this.prefix(day)[generator] + partial;
  }

  private prefix(day: number): Float64Array {
    const distance = Math.abs(day - ANCHOR_DAY);
    const ahead = day >= ANCHOR_DAY;
    const sums = ahead ? this.forward : this.backward;
    while (sums.length <= distance) {
      const last = sums[sums.length - 1];
      const { energy } = this.site.generation(ahead ? ANCHOR_DAY + sums.length - 1 : ANCHOR_DAY - sums.length);
      sums.push(last.map((sum, j) => (ahead ? sum + energy[j][QUARTERS_PER_DAY] : sum - energy[j][QUARTERS_PER_DAY])));
    }
    return sums[distance];
  }
}
