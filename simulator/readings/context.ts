import { Ledger } from '../physics/ledger';
import { LruCache } from '../physics/lru';
import { placeOf, Site } from '../physics/site';
import { type Facility } from '../portfolio/facility';
import { STEP_MS } from '../time/steps';
import { offsetAt } from '../time/zone';

/** A value of a reading: a number, a text for `DeviceStatus`, null where there is none. */
export type Value = number | string | null;

interface Operation {
  site: Site;
  ledger: Ledger;
}

/** Sites in use; their prefix sums are worth caching, but not for a whole portfolio of thousands. */
const operations = new LruCache<string, Operation>(400);

/**
 * A facility as the platform sees it at the simulated now: the plant's physics, seen through a logger that may be
 * offline, late, or wrong about the time.
 */
export class Context {
  readonly site: Site;
  readonly ledger: Ledger;
  /** First instant (epoch ms) with data. */
  readonly commissionedAt: number;
  private readonly standardOffset: number;

  constructor(
    readonly facility: Facility,
    readonly now: number,
    /** Instant (epoch ms) up to which data have arrived; now, unless they are late. */
    readonly arrived = now
  ) {
    const { site, ledger } = operations.get(facility.id, () => {
      const made = new Site(facility.plant);
      return { value: { site: made, ledger: new Ledger(made) }, cost: 1 };
    });
    this.site = site;
    this.ledger = ledger;
    this.commissionedAt = facility.commissionedAt(now);
    const { timezone } = facility.master;
    this.standardOffset = Math.min(offsetAt(timezone, Date.UTC(2025, 0, 1)), offsetAt(timezone, Date.UTC(2025, 6, 1)));
  }

  /**
   * The actual time of an interval that the logger recorded under a timestamp. A logger that stays on standard time in
   * summer records what happens now with a timestamp one hour earlier.
   * @param stamp start of the interval, epoch ms
   * @param length of the interval, ms
   * @returns the true start, epoch ms, or -1 when nothing (or not yet the whole interval) is recorded
   */
  recorded(stamp: number, length: number): number {
    let actual = stamp;
    if (this.site.plant.standardTimeLogger) {
      actual += offsetAt(this.facility.master.timezone, stamp) - this.standardOffset;
    }
    if (actual < this.commissionedAt || actual + length > this.arrived) {
      return -1;
    }
    return this.site.outageAt(actual, this.now) ? -1 : actual;
  }

  /** The same for a step: the step in which it really happened, or -1. */
  source(step: number): number {
    const actual = this.recorded(step * STEP_MS, STEP_MS);
    return actual < 0 ? -1 : actual / STEP_MS;
  }

  /** A step function that reads the plant through its logger; null where the logger recorded nothing. */
  measured(read: (day: number, index: number) => Value): (step: number) => Value {
    return (step) => {
      const actual = this.source(step);
      if (actual < 0) {
        return null;
      }
      const { day, index } = placeOf(actual);
      return read(day, index);
    };
  }

  /** A step function that reads the plant directly, as the platform's own computations do. */
  direct(read: (day: number, index: number) => Value): (step: number) => Value {
    return (step) => {
      const { day, index } = placeOf(step);
      return read(day, index);
    };
  }
}
