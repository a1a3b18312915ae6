import { type Line } from './line';
import { type Rig } from './rig';

export interface Options {
  /** Also measures what takes minutes of real time. */
  slow: boolean;
}

/** What a scenario found. */
export interface Finding {
  /** Raw material, as the scenario's own function returns it. */
  counts: unknown;
  lines: Line[];
}

export interface Scenario {
  name: string;
  run(rig: Rig, options: Options): Promise<Finding>;
}

/**
 * A scenario in its two halves: `measure` counts and has no opinion, `judge` says what the counts must be. A test can
 * call either.
 */
export function scenario<T>(
  name: string,
  measure: (rig: Rig, options: Options) => Promise<T>,
  judge: (counts: T) => Line[]
): Scenario {
  return {
    name,
    async run(rig, options) {
      const counts = await measure(rig, options);
      return { counts, lines: judge(counts) };
    },
  };
}
