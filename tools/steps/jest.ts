import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../lib/command';
import { ROOT } from '../lib/paths';
import { counted, withRunFailure, withScratchFolder, type Result, type Step } from './step';

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  /** Files that could not be loaded, so none of their tests are among the failed ones. */
  numRuntimeErrorTestSuites: number;
  testResults: Array<{ status: string; message: string }>;
}

export const jestStep: Step = {
  name: 'frontend tests',
  run: () =>
    withScratchFolder(async (folder) => {
      const file = path.join(folder, 'jest.json');
      const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
      const outcome = await run(process.execPath, [jest, '--maxWorkers', '2', '--json', '--outputFile', file], {
        env: { ...process.env, CI: 'true' },
      });
      const result = existsSync(file) ? jestResult(readFileSync(file, 'utf8')) : counted({});
      return withRunFailure(result, outcome);
    }),
};

export function jestResult(json: string): Result {
  const report = JSON.parse(json) as JestReport;
  const messages = report.testResults.filter(({ status }) => status === 'failed').map(({ message }) => message);
  return counted(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    messages.join('\n')
  );
}
