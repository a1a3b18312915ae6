import { nativeValue } from './aggregate';
import { type Value } from './context';
import { type Model } from './model';
import { type ReadingType } from './types';

/** A change to existing values: those whose intervals start in [from, to), epoch ms. */
export interface Correction {
  from: number;
  to: number;
  /** The replacement of the values, or the factor by which they are multiplied. */
  change: { value: number | null } | { factor: number };
}

function changed(value: Value, { change }: Correction): Value {
  if ('value' in change) {
    return change.value;
  }
  return typeof value === 'number' ? value * change.factor : value;
}

/** True for types that are stored; others are recomputed for every interval and have no values to correct. */
export function isStored(model: Model): boolean {
  return !('interval' in model);
}

/**
 * A model with corrections, one after the other, of the values of its native intervals; aggregates of
 * them follow.
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
