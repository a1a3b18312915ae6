import { round } from '../physics/round';
import { STEP_MS } from '../time/steps';
import { type Value } from './context';
import { type Model } from './model';
import { type Bucket, bucketsOf, lengthOf, nativeGrid } from './resolution';
import { type ReadingType } from './types';

/** A value with the decimals of its type. */
export function rounded(type: ReadingType, value: Value): Value {
  return typeof value === 'number' ? round(value, type.digits) : value;
}

/** Combines values in order according to their kind; nulls do not count, and only nulls give null. */
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

/** Aggregations that a client may request, whatever the type's kind. */
export type Aggregation = 'AVG' | 'SUM' | 'MIN' | 'MAX' | 'LAST' | 'DIFF';

/** Combines values in order with a requested aggregation; nulls do not count, and texts only have a last value. */
export function aggregate(aggregation: Aggregation, values: Iterable<Value>): Value {
  const known = [...values].filter((value) => value !== null);
  if (aggregation === 'LAST') {
    return known[known.length - 1] ?? null;
  }
  const numbers = known.filter((value) => typeof value === 'number');
  if (numbers.length === 0) {
    return null;
  }
  const sum = numbers.reduce((before, value) => before + value, 0);
  switch (aggregation) {
    case 'AVG':
      return sum / numbers.length;
    case 'SUM':
      return sum;
    case 'MIN':
      return numbers.reduce((least, value) => Math.min(least, value));
    case 'MAX':
      return numbers.reduce((most, value) => Math.max(most, value));
    case 'DIFF':
      return numbers[numbers.length - 1] - numbers[0];
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
    return rounded(type, single ? model.step(slot.start / STEP_MS) : combine(type.kind, stepsIn(slot, model.step)));
  }
  const value = 'slot' in model ? model.slot(slot.start, slot.end) : model.interval(slot.start, slot.end);
  return rounded(type, value);
}

/** The inputs for the value of a coarser interval. */
export interface CoarseData {
  /** First instant (epoch ms) with data. */
  from: number;
  /** End of the data, epoch ms; intervals that are not complete by then do not count. */
  until: number;
  /** Zone of types that are stored once a day. */
  zone: string;
  /** Null combines according to the type's kind. */
  aggregation: Aggregation | null;
}

/**
 * Value of a coarser interval, from native values or from the parts of a ratio.
 * @returns undefined when nothing of the interval is complete yet
 */
export function coarseValue(
  type: ReadingType,
  model: Model,
  bucket: Bucket,
  { from, until, zone, aggregation }: CoarseData
): Value | undefined {
  const start = Math.max(bucket.start, from);
  if (aggregation) {
    const slots = [...bucketsOf(nativeGrid(type.native), zone, start, Math.min(bucket.end, until))].filter(
      (slot) => slot.start >= start && slot.end <= until
    );
    const values = slots.map((slot) => nativeValue(type, model, slot));
    return slots.length > 0 ? rounded(type, aggregate(aggregation, values)) : undefined;
  }
  if ('interval' in model) {
    const end = Math.floor(Math.min(bucket.end, until) / STEP_MS) * STEP_MS;
    return start < end ? rounded(type, model.interval(start, end)) : undefined;
  }
  const length = lengthOf(nativeGrid(type.native));
  const first = Math.ceil(start / length) * length;
  if (first + length > until) {
    return undefined;
  }
  function* slots(): Generator<Value> {
    // If lengths do not fit (10 minutes into 15), a slot counts in the interval in which it starts.
    for (let at = first; at < bucket.end && at + length <= until; at += length) {
      yield nativeValue(type, model, { start: at, end: at + length });
    }
  }
  return rounded(type, combine(type.kind, slots()));
}
