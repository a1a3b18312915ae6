import { parseDuration } from './duration';
import { type Resolution, RESOLUTIONS } from './query.gen';
import { DEFAULT_MAX_RANGE, type MaxRange } from './settings.gen';

/** A resolution that a request can name. */
export type RequestResolution = Exclude<Resolution, 'auto'>;

export const REQUEST_RESOLUTIONS = RESOLUTIONS.filter(
  (resolution): resolution is RequestResolution => resolution !== 'auto'
);

/** Anything longer would not be a limit. */
export const LONGEST_RANGE = '100y';

/** The minimum that can be set: one step, because shorter ranges contain no value. */
export function shortestRange(resolution: RequestResolution): string {
  return resolution === 'raw' ? '1m' : resolution;
}

/** Whether the backend accepts the text as the maximum time range of a request. */
export function isAllowedRange(resolution: RequestResolution, text: string): boolean {
  const [length, shortest, longest] = [text, shortestRange(resolution), LONGEST_RANGE].map(parseDuration);
  return length !== undefined && length >= shortest! && length <= longest!;
}

/** What applies when the range of a resolution is empty; for `raw`, assuming one-minute values. */
export function rangeWhenEmpty(resolution: RequestResolution, maxRange: MaxRange | undefined): string {
  if (resolution === 'raw') {
    return rangeOf(maxRange, '1m') || DEFAULT_MAX_RANGE['1m'];
  }
  return DEFAULT_MAX_RANGE[resolution];
}

/** The saved range of a resolution; empty if there is none. A provisioning file may hold anything. */
export function rangeOf(maxRange: MaxRange | undefined, resolution: RequestResolution): string {
  const text: unknown = maxRange?.[resolution];
  return typeof text === 'string' ? text.trim() : String(text ?? '');
}

/** Sets or removes the range of one resolution and keeps the others; undefined when none is left. */
export function withRange(
  maxRange: MaxRange | undefined,
  resolution: RequestResolution,
  range: string | undefined
): MaxRange | undefined {
  const { [resolution]: _, ...others } = maxRange ?? {};
  const next = range === undefined ? others : { ...others, [resolution]: range };
  return Object.keys(next).length > 0 ? next : undefined;
}
