import { hash01 } from './physics/hash';
import { type Value } from './readings/context';
import { type Point } from './readings/readings';
import { bucketsOf, type Grid } from './readings/resolution';

/** What is wrong with the points of every series that the API answers. */
export interface Disorder {
  /** They come shuffled, in the same order every time. */
  unsorted: boolean;
  /** Every third one comes twice: first with a value that was replaced since, later with the right one. */
  doubled: boolean;
  /** So many of them lie beyond now, as from a logger whose clock runs ahead. */
  future: number;
}

/** Value of every point beyond now: no plant has it. */
export const FUTURE_VALUE = 1e9;

/** First number of the hashes that shuffle; any will do, but always the same. */
const SHUFFLE = 4711;

/** Where and when to look for points beyond now. */
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

/** The first points of a grid that begin after now, of those the ones whose intervals touch [from, to). */
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

/** What stood there before the right value: nothing or too much, in turn; only "the last one holds" is always right. */
function outdated(value: Value, index: number): Value {
  if (value === null) {
    return 0;
  }
  return typeof value === 'number' && index % 2 === 1 ? 2 * value + 1 : null;
}

/** The points of a series (in ascending order) as they are answered. */
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
