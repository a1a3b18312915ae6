import { hash01 } from './physics/hash';
import { type Value } from './readings/context';
import { type Point } from './readings/readings';
import { bucketsOf, type Grid } from './readings/resolution';

/** What is wrong with the points of every series that the API returns. */
export interface Disorder {
  /** They are shuffled, in the same order every time. */
  unsorted: boolean;
  /** Every third one comes twice: first with a value that has since been replaced, later with the right one. */
  doubled: boolean;
  /** This many lie in the future, as from a logger whose clock runs ahead. */
  future: number;
}

/** Value of every future point; no plant has it. */
export const FUTURE_VALUE = 1e9;

/** Seed for shuffling: any constant. */
const SHUFFLE = 4711;

/** Where to create future points. */
export interface FutureRequest {
  grid: Grid;
  zone: string;
  /** Epoch ms. */
  from: number;
  /** Epoch ms, excluded. */
  to: number;
  /** Simulated now, epoch ms. */
  now: number;
}

/** The first points of a grid that start after now, limited to those whose intervals touch [from, to). */
export function futurePoints(count: number, { grid, zone, from, to, now }: FutureRequest): Point[] {
  const points: Point[] = [];
  let left = count;
  for (const { start, end } of bucketsOf(grid, zone, now, to)) {
    if (left === 0) {
      break;
    }
    if (start > now) {
      left--;
      if (end > from) {
        points.push({ t: start, v: FUTURE_VALUE });
      }
    }
  }
  return points;
}

/** The value before the right one: null or too large, in turn, so that only taking the last one is always right. */
function outdated(value: Value, index: number): Value {
  if (value === null) {
    return 0;
  }
  return typeof value === 'number' && index % 2 === 1 ? 2 * value + 1 : null;
}

/** The points of a series (in ascending order) as they are returned. */
export function disordered(points: Point[], { unsorted, doubled }: Pick<Disorder, 'unsorted' | 'doubled'>): Point[] {
  if (!unsorted && !doubled) {
    return points;
  }
  const placed = points.flatMap((point, index) => {
    const place = unsorted ? hash01(SHUFFLE, index) : index;
    const right = { point, place };
    if (!doubled || index % 3 !== 0) {
      return [right];
    }
    const wrong = { t: point.t, v: outdated(point.v, index) };
    // Somewhere before the right one, which must come last.
    return [{ point: wrong, place: unsorted ? place * hash01(SHUFFLE, index, 1) : place }, right];
  });
  return placed.sort((a, b) => a.place - b.place).map(({ point }) => point);
}
