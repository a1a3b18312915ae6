/**
 * Values are rounded where the plant's devices write them (W, Wh), so that sums of published values are exact
 * in decimals and no aggregate shows digits that its parts do not have.
 */
export function round(value: number, digits: number): number {
  const factor = POWERS[digits];
  // Adding 0 turns a negative zero into a plain one, which JSON would otherwise hide and tests would not.
  return Math.round(value * factor) / factor + 0;
}

const POWERS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
