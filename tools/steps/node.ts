import { readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from '../lib/command';
import { ROOT } from '../lib/paths';
import { counted, withRunFailure, type Result, type Step } from './step';

export const simulatorStep: Step = nodeTests('simulator tests', ['simulator']);
export const toolsStep: Step = nodeTests('preview, tools, bench', ['preview', 'tools', 'bench']);

/** Tests for Node's own runner. The files are collected here because Node 20 does not support patterns. */
function nodeTests(name: string, folders: string[]): Step {
  return {
    name,
    async run() {
      const files = folders.flatMap((folder) => testFiles(path.join(ROOT, folder)));
      if (files.length === 0) {
        return counted({ failed: 1 }, `There are no tests in ${folders.join(' and ')}.`);
      }
      const outcome = await run(process.execPath, ['--import', 'tsx', '--test', '--test-reporter=tap', ...files]);
      return withRunFailure(tapResult(outcome.stdout), outcome);
    },
  };
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === 'node_modules' || entry.name === 'dist' ? [] : testFiles(file);
    }
    return entry.name.endsWith('.test.ts') ? [file] : [];
  });
}

/** The counts are the comments at the end; the report is every test that was not ok, with its details. */
export function tapResult(tap: string): Result {
  const count = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  return counted(
    {
      passed: count('pass'),
      failed: count('fail') + count('cancelled'),
      skipped: count('skipped') + count('todo'),
    },
    failures(tap)
  );
}

function failures(tap: string): string {
  const reports: string[] = [];
  let inFailure = false;
  for (const line of tap.split('\n')) {
    if (/^\s*not ok /.test(line)) {
      inFailure = true;
      reports.push('');
    }
    if (inFailure) {
      reports.push(line);
    }
    if (/^\s*\.\.\.$/.test(line)) {
      inFailure = false;
    }
  }
  return reports.join('\n');
}
