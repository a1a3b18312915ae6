import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Outcome } from '../lib/command';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Result extends Counts {
  /** Details of the failures; empty if there are none. */
  report: string;
  /** A one-line remark, independent of the outcome. */
  note?: string;
}

export interface Step {
  name: string;
  run(): Promise<Result>;
}

/** A command that passes or fails as a whole, counted as one. */
export function wholeCommand(name: string, command: () => Promise<Outcome>): Step {
  return {
    name,
    async run() {
      const { code, output } = await command();
      return code === 0 ? counted({ passed: 1 }) : counted({ failed: 1 }, output);
    },
  };
}

export function counted(counts: Partial<Counts>, report = '', note?: string): Result {
  return { passed: 0, failed: 0, skipped: 0, ...counts, report, note };
}

/** If a runner fails without naming a failed test, the run itself is the failure. */
export function withRunFailure(result: Result, outcome: Outcome): Result {
  if (outcome.code === 0 || result.failed > 0) {
    return result;
  }
  return { ...result, failed: 1, report: outcome.output };
}

/** A folder for the runners' result files. */
export async function withScratchFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'amperecloud-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
