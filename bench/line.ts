/** One measurement, as a line of the table. */
export interface Line {
  what: string;
  measured: string;
  /** The limit as text; without one, the line is for information only. */
  must?: string;
  /** Whether the limit is met. */
  met?: boolean;
}

const counted = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** A number as the table shows it: 11,520 or 0.31. */
export function shown(value: number): string {
  return Number.isNaN(value) ? 'no number' : counted.format(value);
}

export function atMost(what: string, value: number, limit: number, unit = ''): Line {
  return { what, measured: shown(value) + unit, must: `at most ${shown(limit)}${unit}`, met: value <= limit };
}

export function atLeast(what: string, value: number, limit: number, unit = ''): Line {
  return { what, measured: shown(value) + unit, must: `at least ${shown(limit)}${unit}`, met: value >= limit };
}

export function exactly(what: string, value: number, wanted: number, unit = ''): Line {
  return { what, measured: shown(value) + unit, must: shown(wanted) + unit, met: value === wanted };
}

/** A measurement without a limit. */
export function information(what: string, measured: string): Line {
  return { what, measured };
}
