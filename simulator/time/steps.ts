/**
 * The grid that everything is computed on: steps of five minutes, counted from 1970-01-01T00:00Z,
 * in blocks of one UTC day. A step's value is the mean over the step, taken at its middle.
 */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const STEP_MS = 5 * MINUTE_MS;
export const STEPS_PER_DAY = DAY_MS / STEP_MS;
/** Factor from kW over one step to kWh. */
export const STEP_HOURS = STEP_MS / HOUR_MS;

/** The step that contains an instant (epoch ms). */
export function stepOf(instant: number): number {
  return Math.floor(instant / STEP_MS);
}

/** The UTC day (days since 1970-01-01) of a step. */
export function dayOfStep(step: number): number {
  return Math.floor(step / STEPS_PER_DAY);
}

/** The UTC day (days since 1970-01-01) of an instant (epoch ms). */
export function dayOf(instant: number): number {
  return Math.floor(instant / DAY_MS);
}
