import { disordered, futurePoints } from './disorder';
import { type Faults } from './faults';
import { facilityOf } from './portfolio/facility';
import { type Point, type ReadingRequest, readings } from './readings/readings';
import { effectiveGrid } from './readings/resolution';

/** What the platform has stored of the plants, and what of it the API tells. */
export class Archive {
  /** @param faults tell what is wrong with the points of an answer */
  constructor(private readonly faults: Faults) {}

  /** True when points come shuffled: whoever sorts what was delivered would repair it. */
  get isUnsorted(): boolean {
    return this.faults.disorder.unsorted;
  }

  /** Readings as they are: what a chart must show. */
  truth(request: ReadingRequest): Point[] {
    return readings(request);
  }

  /**
   * Readings as the API delivers them.
   * @param select what is delivered instead of the points found
   */
  delivered(request: ReadingRequest, select: (points: Point[]) => Point[] = (points) => points): Point[] {
    const { disorder } = this.faults;
    const points = this.truth(request).concat(this.future(request));
    return disordered(select(points), disorder);
  }

  private future(request: ReadingRequest): Point[] {
    const { device, type, resolution, from, to, now } = request;
    const zone = request.zone ?? facilityOf(device).master.timezone;
    const grid = effectiveGrid(resolution, type.native);
    return futurePoints(this.faults.disorder.future, { grid, zone, from, to, now });
  }
}
