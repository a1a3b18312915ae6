import { round } from '../physics/round';
import { STEP_MS } from '../time/steps';
import { type Value } from './context';
import { type Model } from './model';
import { type Bucket, lengthOf, nativeGrid } from './resolution';
import { type ReadingType } from './types';

function rounded(value: Value, digits: number): Value {
  return typeof value === 'number' ? round(value, digits) : value;
}

/** Combines values in order as a kind demands; nulls do not count, and only nulls give null. */
export function combine(kind: ReadingType['kind'], values: Iterable<Value>): Value {
  let sum = 0;
  let count = 0;
  let last: Value = null;
  for (const value of values) {
    if (value !== null) {
      last = value;
      if (typeof value === 'number') {
        sum += value;
        count++;
      }
    }
  }
  switch (kind) {
    case 'power':
    case 'instant':
      return count > 0 ? sum / count : null;
    case 'energy':
      return count > 0 ? sum : null;
    default:
      return last;
  }
}

function* stepsIn({ start, end }: Bucket, step: (step: number) => Value): Generator<Value> {
  for (let at = start / STEP_MS; at < end / STEP_MS; at++) {
    yield step(at);
  }
}

/** Value of one interval of the type's native resolution. */
export function nativeValue(type: ReadingType, model: Model, slot: Bucket): Value {
  if ('step' in model) {
    const single = slot.end - slot.start === STEP_MS;
    return rounded(
      single ? model.step(slot.start / STEP_MS) : combine(type.kind, stepsIn(slot, model.step)),
      type.digits
    );
  }
  const value = 'slot' in model ? model.slot(slot.start, slot.end) : model.interval(slot.start, slot.end);
  return rounded(value, type.digits);
}

/**
 * Value of a coarser interval, from native values or from the parts of a ratio.
 * @param from first instant (epoch ms) with data
 * @param until end of the data: what is not complete by then does not count
 * @returns undefined when nothing of the interval is complete yet
 */
export function coarseValue(
  type: ReadingType,
  model: Model,
  bucket: Bucket,
  from: number,
  until: number
): Value | undefined {
  const start = Math.max(bucket.start, from);
  if ('interval' in model) {
    const end = Math.floor(Math.min(bucket.end, until) / STEP_MS) * STEP_MS;
    return start < end ? rounded(model.interval(start, end), type.digits) : undefined;
  }
  const length = lengthOf(nativeGrid(type.native));
  const first = Math.ceil(start / length) * length;
  if (first + length > until) {
    return undefined;
  }
  function* slots(): Generator<Value> {
    // Where lengths do not fit (10 minutes into 15), a slot counts where it begins.
    for (let at = first; at < bucket.end && at + length <= until; at += length) {
      yield nativeValue(type, model, { start: at, end: at + length });
    }
  }
  return rounded(combine(type.kind, slots()), type.digits);
}
