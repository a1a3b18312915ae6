import { type Corrections } from './corrections';
import { type Delays } from './delays';
import { disordered, futurePoints } from './disorder';
import { type Faults } from './faults';
import { facilityOf } from './portfolio/facility';
import { type Point, type ReadingRequest, readings } from './readings/readings';
import { effectiveGrid } from './readings/resolution';

/** The values that the platform has stored, and those that the API returns. */
export class Archive {
  constructor(
    /** What is wrong with the points of an answer. */
    private readonly faults: Faults,
    /** Rewritten values. */
    private readonly corrections: Corrections,
    /** Values that are not delivered yet. */
    private readonly delays: Delays
  ) {}

  /** True when points come shuffled; sorting them would undo this. */
  get isUnsorted(): boolean {
    return this.faults.disorder.unsorted;
  }

  /** Readings as they are: what a chart must show. */
  truth(request: ReadingRequest): Point[] {
    const { device, type } = request;
    return readings({ ...request, corrections: this.corrections.of(device, type) });
  }

  /**
   * Readings as the API delivers them: without late values, and disturbed.
   * @param select what is delivered instead of the points found
   */
  delivered(request: ReadingRequest, select: (points: Point[]) => Point[] = (points) => points): Point[] {
    const { disorder } = this.faults;
    const arrived = request.now - this.delays.of(request.device);
    const points = this.truth({ ...request, arrived }).concat(this.future(request));
    return disordered(select(points), disorder);
  }

  private future(request: ReadingRequest): Point[] {
    const { device, type, resolution, from, to, now } = request;
    const zone = request.zone ?? facilityOf(device).master.timezone;
    const grid = effectiveGrid(resolution, type.native);
    return futurePoints(this.faults.disorder.future, { grid, zone, from, to, now });
  }
}
