import { type Line } from './line';
import { type Rig } from './rig';

export interface Options {
  /** Includes measurements that take minutes of real time. */
  slow: boolean;
}

/** The result of a scenario. */
export interface Finding {
  /** Raw data, as returned by the scenario's `measure` function. */
  counts: unknown;
  lines: Line[];
}

export interface Scenario {
  name: string;
  run(rig: Rig, options: Options): Promise<Finding>;
}

/**
 * A scenario has two halves, so that tests can call either: `measure` only counts, `judge` compares the counts with the
 * limits.
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
