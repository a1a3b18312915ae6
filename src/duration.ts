const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A month is the longest one, as in the backend: a limit of `1M` lets every month through in one piece. */
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
 * Milliseconds of a duration as Grafana writes it: `7d`, `1M`, `1h30m`. Undefined where the text is none. Grafana's
 * own functions take a month and a year of another length, and some texts that the backend refuses.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+[dwMy]|(\d+(\.\d+)?(ms|s|m|h))+)$/.test(text)) {
    return undefined;
  }
  const parts = [...text.matchAll(/([\d.]+)([a-zA-Z]+)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * MILLISECONDS[unit], 0);
}
