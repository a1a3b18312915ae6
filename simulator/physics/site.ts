import { dayOfStep, DAY_MS, STEPS_PER_DAY } from '../time/steps';
import { calendarDay } from '../time/calendar';
import { balanceDay, type BalanceDay, RESERVE } from './balance';
import { type Outage, outagesOn } from './events';
import { Generation, type GenerationDay } from './generation';
import { limitDay, type LimitDay } from './limits';
import { Load } from './load';
import { LruCache } from './lru';
import { type Plant } from './plant';
import { Weather, type WeatherDay } from './weather';
import { HubWind } from './wind';

/** One UTC day of a plant; its parts are computed when they are first asked for. */
interface SiteDay {
  day: number;
  weather?: WeatherDay;
  limits?: LimitDay;
  generation?: GenerationDay;
  balance?: BalanceDay;
  outages?: Outage[];
}

/** Days of all plants share one cache of about this size; a day of a plant with ten inverters takes 0.1 MB. */
const CACHE_BYTES = 160 * 1024 * 1024;
const days = new LruCache<number, SiteDay>(CACHE_BYTES);
let sites = 0;

/** A plant in operation: everything that happens there, for any instant, without stored history. */
export class Site {
  readonly hub: HubWind | null;
  private readonly weatherModel: Weather;
  private readonly generationModel: Generation;
  private readonly load: Load | null;
  private readonly number = sites++;
  private recent: SiteDay = { day: NaN };
  /** Energy in the battery at the start of each day of a year, by year. */
  private readonly storedByYear = new Map<number, number[]>();

  constructor(readonly plant: Plant) {
    this.hub = plant.kind === 'wind' ? new HubWind(plant) : null;
    this.weatherModel = new Weather(plant);
    this.generationModel = new Generation(plant, this.hub);
    this.load = plant.load ? new Load(plant, plant.load) : null;
  }

  /** Weather of a UTC day (days since 1970-01-01). */
  weather(day: number): WeatherDay {
    const entry = this.entry(day);
    return (entry.weather ??= this.weatherModel.day(day));
  }

  /** Active power limits of a UTC day. */
  limits(day: number): LimitDay {
    const entry = this.entry(day);
    return (entry.limits ??= limitDay(this.plant, day));
  }

  /** What the generators do on a UTC day. */
  generation(day: number): GenerationDay {
    const entry = this.entry(day);
    return (entry.generation ??= this.generationModel.day(day, this.weather(day), this.limits(day)));
  }

  /** What flows behind the meter on a UTC day. */
  balance(day: number): BalanceDay {
    const entry = this.entry(day);
    if (!entry.balance) {
      const stored = this.plant.battery ? this.storedAtStart(day) : 0;
      // Reading the stored energy may have walked over other days, so the power is asked for afterwards.
      const { plant } = this.generation(day);
      entry.balance = balanceDay(day, plant, this.load, this.plant.battery, stored);
    }
    return entry.balance;
  }

  /** The outage of the logger that covers an instant (epoch ms) and is not back-filled at `now`, or null. */
  outageAt(instant: number, now: number): Outage | null {
    const entry = this.entry(Math.floor(instant / DAY_MS));
    entry.outages ??= outagesOn(this.plant, entry.day);
    for (const outage of entry.outages) {
      if (instant >= outage.from && instant < outage.to && now < outage.backfilledAt) {
        return outage;
      }
    }
    return null;
  }

  /**
   * Energy stored in the battery at the start of a UTC day, kWh. The charge depends on all days before; a battery is
   * at its reserve at midnight in winter, so every year starts there and is walked through once.
   */
  private storedAtStart(day: number): number {
    const { year, dayOfYear } = calendarDay(day);
    let stored = this.storedByYear.get(year);
    if (!stored) {
      stored = [this.plant.battery!.capacity * RESERVE];
      this.storedByYear.set(year, stored);
    }
    const first = day - dayOfYear;
    for (let n = stored.length; n <= dayOfYear; n++) {
      const { plant } = this.generation(first + n - 1);
      stored.push(balanceDay(first + n - 1, plant, this.load, this.plant.battery, stored[n - 1]).storedAtEnd);
    }
    return stored[dayOfYear];
  }

  private entry(day: number): SiteDay {
    if (day !== this.recent.day) {
      const key = this.number * 1_000_000 + day;
      this.recent = days.get(key, () => ({ value: { day }, cost: this.bytesPerDay() }));
    }
    return this.recent;
  }

  private bytesPerDay(): number {
    const perGenerator = 8 * (3 * STEPS_PER_DAY + 97) + 3 * STEPS_PER_DAY;
    const perGroup = 16 * STEPS_PER_DAY;
    const rest = 8 * 12 * STEPS_PER_DAY;
    return this.plant.generators.length * perGenerator + this.plant.groups.length * perGroup + rest;
  }
}

/** Splits a step into its UTC day and its place in that day. */
export function placeOf(step: number): { day: number; index: number } {
  const day = dayOfStep(step);
  return { day, index: step - day * STEPS_PER_DAY };
}
