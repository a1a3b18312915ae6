import { type Device } from '../portfolio/device';
import { facilityOf } from '../portfolio/facility';
import { startOfNext } from '../time/zone';
import { HOUR_MS } from '../time/steps';
import { type Aggregation, coarseValue, nativeValue } from './aggregate';
import { modelOf } from './catalogue';
import { Context, type Value } from './context';
import { type Correction, correctedModel } from './correction';
import { type Model } from './model';
import {
  type Bucket,
  bucketsOf,
  effectiveGrid,
  type Grid,
  lengthOf,
  nativeGrid,
  type Resolution,
  wantedGrid,
} from './resolution';
import { type ReadingType } from './types';

/** A value and the START of the interval that it belongs to (epoch ms). */
export interface Point {
  t: number;
  v: Value;
}

/** A request for readings. */
export interface ReadingRequest {
  /** Must offer the type, see `offers`. */
  device: Device;
  type: ReadingType;
  /** Epoch ms. */
  from: number;
  /** Epoch ms, excluded. */
  to: number;
  resolution: Resolution | Grid;
  /** How the values of a coarser interval are combined; by default, according to the type's kind. */
  aggregation?: Aggregation | null;
  /** IANA zone of days, months and years; null for the facility's own. */
  zone: string | null;
  /** The simulated now, epoch ms; nothing later is returned. */
  now: number;
  /** Instant (epoch ms) up to which data have arrived; now by default. */
  arrived?: number;
  /** Rewritten values; for stored types only. */
  corrections?: readonly Correction[];
}

/**
 * Readings of one type of a device: a pure function of its request.
 *
 * Every interval that intersects [from, to) is returned whole, so the first timestamp may lie before `from`. Intervals
 * of the native resolution are returned once they are complete and have arrived; at a coarser resolution, the current
 * interval covers what has arrived by now. A point with null means that nothing was recorded; there are no points from
 * before the facility was commissioned.
 */
export function readings(request: ReadingRequest): Point[] {
  const { device, type, from, resolution, now } = request;
  const to = Math.min(request.to, device.deletedAt ?? Infinity);
  const facility = facilityOf(device);
  const context = new Context(facility, now, request.arrived);
  const model = correctedModel(type, modelOf(type)(context, device), request.corrections ?? []);
  const zone = request.zone ?? facility.master.timezone;
  const grid = ownGrid(effectiveGrid(resolution, type.native), device);
  const start = Math.max(from, context.commissionedAt, device.installedAt ?? -Infinity);

  if (type.native === 'change' && lengthOf(grid) === lengthOf(nativeGrid('change'))) {
    const values = native(type, model, grid, start, Math.min(to, now), context);
    const wanted = wantedGrid(resolution);
    const isEvery = wanted !== null && lengthOf(wanted) === lengthOf(grid);
    return isEvery ? values : changes(values, type, model, context);
  }
  const isOwn = grid === effectiveGrid(resolution, type.native);
  const isNative = isOwn && (grid === nativeGrid(type.native) || resolution === 'RAW');
  if (isNative && 'ms' in grid) {
    return native(type, model, grid, start, Math.min(to, now), context);
  }
  return coarse(
    type,
    model,
    {
      grid,
      zone,
      start,
      to: Math.min(to, now),
      completeOnly: isCompleteOnly(resolution, grid) || !isOwn,
      aggregation: request.aggregation ?? null,
      from: Math.max(context.commissionedAt, device.installedAt ?? -Infinity),
    },
    context
  );
}

/** The grid, or that of a device that sends values less often. */
function ownGrid(grid: Grid, { interval }: Device): Grid {
  return interval !== null && 'ms' in grid && grid.ms < interval ? { ms: interval } : grid;
}

/** A day requested as such may be the current one; a day that is a type's native interval must be complete. */
function isCompleteOnly(resolution: Resolution | Grid, grid: Grid): boolean {
  const wanted = wantedGrid(resolution);
  return 'unit' in grid && !(wanted && 'unit' in wanted);
}

function native(type: ReadingType, model: Model, grid: Grid, from: number, to: number, context: Context): Point[] {
  const points: Point[] = [];
  for (const slot of bucketsOf(grid, 'UTC', from, to)) {
    if (slot.end <= context.arrived && slot.start >= context.commissionedAt) {
      points.push({ t: slot.start, v: nativeValue(type, model, slot) });
    }
  }
  return points;
}

interface CoarseRequest {
  grid: Grid;
  zone: string;
  start: number;
  to: number;
  completeOnly: boolean;
  /** First instant with data, epoch ms. */
  from: number;
  aggregation: Aggregation | null;
}

function coarse(type: ReadingType, model: Model, request: CoarseRequest, context: Context): Point[] {
  const points: Point[] = [];
  const { timezone } = context.facility.master;
  const isPlan = 'interval' in model && model.plan === true;
  const until = isPlan ? startOfNext('day', timezone, context.now) : context.arrived;
  for (const bucket of bucketsOf(request.grid, request.zone, request.start, request.to)) {
    if (request.completeOnly && bucket.end > context.arrived) {
      break;
    }
    const data = { from: request.from, until, zone: timezone, aggregation: request.aggregation };
    const v = coarseValue(type, model, bucket, data);
    if (v !== undefined) {
      points.push({ t: bucket.start, v });
    }
  }
  return points;
}

/** Keeps what differs from the interval before, and one value per hour as a sign of life. */
function changes(points: Point[], type: ReadingType, model: Model, context: Context): Point[] {
  const length = lengthOf(nativeGrid('change'));
  let before: Value | undefined;
  if (points.length > 0 && points[0].t - length >= context.commissionedAt) {
    const slot: Bucket = { start: points[0].t - length, end: points[0].t };
    before = nativeValue(type, model, slot);
  }
  return points.filter(({ t, v }) => {
    const keep = v !== before || t % HOUR_MS === 0;
    before = v;
    return keep;
  });
}

/** How many points a request can have at most, without computing them. */
export function pointsAtMost(
  type: ReadingType,
  resolution: Resolution | Grid,
  from: number,
  to: number,
  now: number
): number {
  const span = Math.max(0, Math.min(to, now) - from);
  return Math.ceil(span / lengthOf(effectiveGrid(resolution, type.native))) + 1;
}
