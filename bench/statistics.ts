/** The median; the greater of the two middle values if their number is even. NaN if there are none. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The maximum; NaN if there are none. */
export function most(values: number[]): number {
  return values.length === 0 ? NaN : Math.max(...values);
}
