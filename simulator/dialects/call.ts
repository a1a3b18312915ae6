import { type Archive } from '../archive';
import { type Member } from '../member';
import { type Counters } from '../counters';
import { type Device } from '../portfolio/device';
import { type Facility, facilityOf } from '../portfolio/facility';
import { type Aggregation } from '../readings/aggregate';
import { offeredType } from '../readings/catalogue';
import { type Point, pointsAtMost } from '../readings/readings';
import { type Grid, type Resolution } from '../readings/resolution';
import { readingType, type ReadingType } from '../readings/types';
import { isZone } from '../time/zone';
import { apiError } from './errors';

/** A request for readings, independent of the dialect. */
export interface SeriesRequest {
  /** Epoch ms. */
  from: number;
  /** Epoch ms, excluded. */
  to: number;
  /** Ids as the client wrote them. */
  types: readonly string[];
  resolution: Resolution | Grid;
  /** How types are combined at a coarser resolution, by id; all others according to their kind. */
  aggregations?: ReadonlyMap<string, Aggregation>;
  zone: string | null;
  /** Selects or replaces the points of a series; by default, all are returned. */
  select?: (series: Series) => Point[];
}

/** Readings of one type. */
export interface Series {
  type: ReadingType;
  points: Point[];
}

/** One client request: the user, the time, and the remaining budget. All dialects' resolvers work on this. */
export class Call {
  /** Maximum number of requested points, and points returned. */
  private points = 0;
  private answered = 0;

  constructor(
    readonly member: Member,
    private readonly archive: Archive,
    /** Simulated now, epoch ms; the same for the whole request. */
    readonly now: number,
    private readonly counters: Counters,
    private readonly maxPoints: number | null,
    /** True when one of the services behind the answer fails. */
    readonly failsPartly: boolean
  ) {}

  /**
   * A device or facility that the user has access to.
   * @throws GraphQLError NOT_FOUND or FORBIDDEN
   */
  device(id: string): Device {
    const device = this.member.portfolio.device(id);
    if (!device) {
      throw apiError('NOT_FOUND', `No device with id "${id}" was found.`);
    }
    const { company } = facilityOf(device).master;
    if (!this.member.companies.some((one) => one.id === company.id)) {
      throw apiError('FORBIDDEN', `You have no access to the device with id "${id}".`);
    }
    return device;
  }

  /**
   * A facility that the user has access to.
   * @throws GraphQLError NOT_FOUND (also for a device that is no facility) or FORBIDDEN
   */
  facility(id: string): Facility {
    const device = this.device(id);
    if (device.kind !== 'facility') {
      throw apiError('NOT_FOUND', `No facility with id "${id}" was found.`);
    }
    return device as Facility;
  }

  /**
   * Readings of a device; types that it does not have are left out.
   * @throws GraphQLError BAD_USER_INPUT or COMPLEXITY_EXCEEDED
   */
  series(device: Device, request: SeriesRequest): Series[] {
    const { from, to, resolution, zone, select } = request;
    if (!(from < to)) {
      throw apiError('BAD_USER_INPUT', 'The start of the range must be before its end.');
    }
    if (zone !== null && !isZone(zone)) {
      throw apiError('BAD_USER_INPUT', `"${zone}" is not a known time zone.`);
    }
    const offered = [...new Set(request.types)].flatMap((id) => {
      const type = offeredType(device, id);
      if (!type && !readingType(id)) {
        throw apiError('BAD_USER_INPUT', `Unknown reading type "${id}".`);
      }
      return type ?? [];
    });
    for (const type of offered) {
      this.points += pointsAtMost(type, resolution, from, to, this.now);
    }
    if (this.maxPoints !== null && this.points > this.maxPoints) {
      this.counters.rejection();
      throw apiError(
        'COMPLEXITY_EXCEEDED',
        `The request asks for up to ${this.points} values, ${this.maxPoints} are allowed. Use a shorter range or a coarser resolution.`
      );
    }
    return offered.map((type) => {
      const aggregation = request.aggregations?.get(type.id);
      const points = this.archive.delivered(
        { device, type, from, to, resolution, aggregation, zone, now: this.now },
        select && ((found) => select({ type, points: found }))
      );
      this.answered += points.length;
      this.counters.points(points.length, this.answered);
      return { type, points };
    });
  }

  /** Rows of several series, sorted by time unless points are shuffled. */
  sorted<T extends { t: number }>(rows: T[]): T[] {
    return this.archive.isUnsorted ? rows : rows.sort((a, b) => a.t - b.t);
  }
}
