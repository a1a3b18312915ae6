import { type Device } from '../portfolio/device';
import { STEP_MS } from '../time/steps';
import { type Context, type Value } from './context';

/** How a type is computed for a device; coarser intervals follow from the type's kind. */
export type Model =
  /** A value per step of five minutes. */
  | { step: (step: number) => Value }
  /** A value per interval of the type's native resolution (epoch ms). */
  | { slot: (from: number, to: number) => Value }
  /** A value for any interval (epoch ms), computed from its parts. */
  | {
      interval: (from: number, to: number) => Value;
      /** True for plans, which are known for the whole of the day that is still going on. */
      plan?: boolean;
    };

/** Makes the model of one type for a device, which offers that type. */
export type ModelFactory = (context: Context, device: Device) => Model;

/** Sum of a quantity over the steps of an interval; null when there is none. */
export function sumSteps(from: number, to: number, value: (step: number) => Value): number | null {
  let sum = 0;
  let count = 0;
  for (let step = Math.ceil(from / STEP_MS); step < Math.floor(to / STEP_MS); step++) {
    const one = value(step);
    if (typeof one === 'number') {
      sum += one;
      count++;
    }
  }
  return count > 0 ? sum : null;
}

/** Mean of a quantity over the steps of an interval; null when there is none. */
export function meanSteps(from: number, to: number, value: (step: number) => Value): number | null {
  let sum = 0;
  let count = 0;
  for (let step = Math.ceil(from / STEP_MS); step < Math.floor(to / STEP_MS); step++) {
    const one = value(step);
    if (typeof one === 'number') {
      sum += one;
      count++;
    }
  }
  return count > 0 ? sum / count : null;
}

/** Index of the generator that a device is or belongs to. */
export function generatorOf(device: Device): number {
  if (device.generator === null) {
    throw new Error(`Device ${device.id} (${device.kind}) has no generator`);
  }
  return device.generator;
}
