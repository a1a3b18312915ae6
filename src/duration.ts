const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A month has 31 days, as in the backend, so that no month exceeds a limit of `1M`. */
const MILLISECONDS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: MINUTE,
  h: 60 * MINUTE,
  d: DAY,
  w: 7 * DAY,
  M: 31 * DAY,
  y: 365 * DAY,
};

/**
 * The milliseconds of a duration in Grafana's format: `7d`, `1M`, `1h30m`. Undefined if the text is not a duration.
 * Grafana's own functions use other lengths of months and years, and accept some texts that the backend rejects.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+[dwMy]|(\d+(\.\d+)?(ms|s|m|h))+)$/.test(text)) {
    return undefined;
  }
  const parts = [...text.matchAll(/([\d.]+)([a-zA-Z]+)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * MILLISECONDS[unit], 0);
}
