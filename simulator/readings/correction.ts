import { nativeValue } from './aggregate';
import { type Value } from './context';
import { type Model } from './model';
import { type ReadingType } from './types';

/** A change of values that were there before: those whose intervals begin in [from, to), epoch ms. */
export interface Correction {
  from: number;
  to: number;
  /** What takes the place of the values, or what they are multiplied by. */
  change: { value: number | null } | { factor: number };
}

function changed(value: Value, { change }: Correction): Value {
  if ('value' in change) {
    return change.value;
  }
  return typeof value === 'number' ? value * change.factor : value;
}

/** True for types that are stored; others are computed anew for every interval and have no values to correct. */
export function isStored(model: Model): boolean {
  return !('interval' in model);
}

/**
 * A model with corrections, one after the other, of the values of its native intervals: whatever is combined from
 * them follows.
 * @param model of a type that is stored
 */
export function correctedModel(type: ReadingType, model: Model, corrections: readonly Correction[]): Model {
  if (corrections.length === 0) {
    return model;
  }
  return {
    slot: (start, end) =>
      corrections
        .filter(({ from, to }) => start >= from && start < to)
        .reduce(changed, nativeValue(type, model, { start, end })),
  };
}
