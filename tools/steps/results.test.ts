import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goTestResult } from './go';
import { jestResult } from './jest';
import { tapResult } from './node';
import { playwrightResult } from './playwright';

const counts = ({ passed, failed, skipped }: { passed: number; failed: number; skipped: number }) => [
  passed,
  failed,
  skipped,
];

test('go: subtests count instead of their parent; a broken package counts once', () => {
  const events = [
    { Action: 'pass', Package: 'a/b', Test: 'TestOne' },
    { Action: 'pass', Package: 'a/b', Test: 'TestTable/x' },
    { Action: 'output', Package: 'a/b', Test: 'TestTable/y', Output: 'y is wrong\n' },
    { Action: 'fail', Package: 'a/b', Test: 'TestTable/y' },
    { Action: 'fail', Package: 'a/b', Test: 'TestTable' },
    { Action: 'skip', Package: 'a/b', Test: 'TestLater' },
    { Action: 'fail', Package: 'a/b' },
    { Action: 'build-output', ImportPath: 'a/c', Output: 'c.go:1: no\n' },
    { Action: 'fail', Package: 'a/c' },
  ];
  const result = goTestResult(events.map((event) => JSON.stringify(event)).join('\n'));
  assert.deepEqual(counts(result), [2, 2, 1]);
  assert.match(result.report, /y is wrong/);
  assert.match(result.report, /c\.go:1: no/);
});

test('go: a parent that fails by itself is a failure', () => {
  const events = [
    { Action: 'pass', Package: 'a', Test: 'TestTable/x' },
    { Action: 'fail', Package: 'a', Test: 'TestTable' },
    { Action: 'fail', Package: 'a' },
  ];
  assert.deepEqual(counts(goTestResult(events.map((event) => JSON.stringify(event)).join('\n'))), [1, 1, 0]);
});

test('jest: a file that cannot be loaded is a failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    numRuntimeErrorTestSuites: 1,
    testResults: [
      { status: 'passed', message: '' },
      { status: 'failed', message: 'Cannot find module' },
    ],
  };
  const result = jestResult(JSON.stringify(report));
  assert.deepEqual(counts(result), [5, 2, 2]);
  assert.equal(result.report, 'Cannot find module');
});

test('node: the comments at the end count, the report is what was not ok', () => {
  const tap = [
    'TAP version 13',
    'not ok 1 - adds',
    '  ---',
    '  error: 3 is not 4',
    '  ...',
    'ok 2 - subtracts',
    '# tests 2',
    '# pass 1',
    '# fail 1',
    '# cancelled 0',
    '# skipped 0',
    '# todo 0',
  ].join('\n');
  const result = tapResult(tap);
  assert.deepEqual(counts(result), [1, 1, 0]);
  assert.match(result.report, /3 is not 4/);
  assert.doesNotMatch(result.report, /subtracts/);
});

test('playwright: failures carry their project, and errors outside of tests count', () => {
  const failing = { projectName: 'react19', status: 'unexpected', results: [{ errors: [{ message: 'no curve' }] }] };
  const report = {
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [{ message: 'The web server did not start' }],
    suites: [
      { title: 'a', suites: [{ title: 'b', specs: [{ title: 'draws', file: 'a.ts', line: 7, tests: [failing] }] }] },
    ],
  };
  const result = playwrightResult(JSON.stringify(report));
  assert.deepEqual(counts(result), [4, 2, 2]);
  assert.match(result.report, /\[react19\] a\.ts:7 draws\nno curve/);
  assert.match(result.report, /did not start/);
});
