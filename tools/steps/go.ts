import { run, type Outcome } from '../lib/command';
import { hasCCompiler } from '../lib/go';
import { hasRedis } from '../lib/redis';
import { counted, wholeCommand, withRunFailure, type Result, type Step } from './step';

/** Encodes frames with the standard library's JSON instead of a faster one that breaks with new Go versions. */
const TAGS = ['-tags', 'arrow_json_stdlib'];

const WITHOUT_REDIS = 'without what replicas share: it needs redis-server';

export const goVetStep: Step = wholeCommand('go vet', async () => run('go', ['vet', ...TAGS, ...(await packages())]));

/**
 * Tests that compute a lot, and share no more between goroutines than others of their packages do. Under the race
 * detector they would take half of the time of all tests.
 */
const LENGTHY = `^(${[
  'TestContentEncodingsBounded',
  'TestDaysLineUp',
  'TestDiscoverGeneratedSchemas',
  'TestDoConcealsSecretsBeforeShortening',
  'TestErrorIsShortened',
  'TestErrorsOfManyWords',
  'TestEstimateIsLinear',
  'TestLateValuesWithinBound',
  'TestPrefetchForRules',
].join('|')})$`;

/** The race detector takes several times as long, so only packages that share data between goroutines run under it. */
export const goUnitStep: Step = {
  name: 'backend tests',
  async run() {
    const race = await hasCCompiler();
    const redis = await hasRedis();
    const { shared, others } = await packagesByLocks();
    const runs = race
      ? [
          await goTest(['-race', '-skip', LENGTHY, ...shared]),
          await goTest(['-run', LENGTHY, ...shared]),
          await goTest(others),
        ]
      : [await goTest(shared), await goTest(others)];
    const stdout = runs.map((outcome) => outcome.stdout).join('\n');
    const lacking = [
      ...(race ? [] : ['without the race detector: it needs cgo and a C compiler']),
      ...(redis ? [] : [WITHOUT_REDIS]),
    ];
    const note = lacking.join('; ') || undefined;
    const failedRun = runs.find(({ code }) => code !== 0) ?? runs[0];
    return withRunFailure({ ...goTestResult(stdout), note }, failedRun);
  },
};

/** Memory differs under the race detector, so tests that measure it or count allocations run again without it. */
export const goMemoryStep: Step = {
  name: 'memory',
  async run() {
    const outcome = await goTest(['-run', 'FewAllocations|MemoryMeasured', './pkg/...']);
    return withRunFailure(goTestResult(outcome.stdout), outcome);
  },
};

/**
 * The tests that drive the built binary; they start the simulator themselves, and many of them mostly wait. They count
 * requests, so that no other package computes beside them.
 */
export const goPluginStep: Step = {
  name: 'built plugin',
  async run() {
    const note = (await hasRedis()) ? undefined : WITHOUT_REDIS;
    const outcome = await goTest(['-count=1', '-p', '1', '-parallel', '4', '-timeout', '20m', './tests/...']);
    return withRunFailure({ ...goTestResult(outcome.stdout), note }, outcome);
  },
};

function goTest(args: string[]): Promise<Outcome> {
  return run('go', ['test', '-json', ...TAGS, ...args]);
}

/** The backend's packages: those that lock, count atomically or test what is concurrent, and the others. */
async function packagesByLocks(): Promise<{ shared: string[]; others: string[] }> {
  const imports = '{{.ImportPath}} {{join .Imports " "}} {{join .TestImports " "}} {{join .XTestImports " "}}';
  const { stdout } = await run('go', ['list', ...TAGS, '-f', imports, './pkg/...']);
  const all = stdout.split(/\r?\n/).filter((line) => line !== '');
  const isShared = (line: string) => /\s(sync|sync\/atomic|testing\/synctest)(\s|$)/.test(line);
  const names = (lines: string[]) => lines.map((line) => line.split(' ')[0]);
  return { shared: names(all.filter(isShared)), others: names(all.filter((line) => !isShared(line))) };
}

/** Leaves out Go files that come with npm packages. */
async function packages(): Promise<string[]> {
  const { stdout } = await run('go', ['list', ...TAGS, './...']);
  return stdout.split(/\r?\n/).filter((name) => name !== '' && !name.includes('/node_modules/'));
}

interface GoEvent {
  Action: string;
  Package?: string;
  ImportPath?: string;
  Test?: string;
  Output?: string;
}

/** Counts tests and subtests, without the tests that only hold subtests. */
export function goTestResult(stdout: string): Result {
  const outcomes = new Map<string, string>();
  const outputs = new Map<string, string>();
  const failedPackages = new Set<string>();
  let build = '';
  for (const line of stdout.split('\n')) {
    const event = parse(line);
    if (!event) {
      continue;
    }
    const key = `${event.Package ?? ''} ${event.Test ?? ''}`;
    if (event.Action === 'build-output') {
      build += event.Output ?? '';
    } else if (event.Action === 'output') {
      outputs.set(key, (outputs.get(key) ?? '') + (event.Output ?? ''));
    } else if (['pass', 'fail', 'skip'].includes(event.Action)) {
      if (event.Test) {
        outcomes.set(key, event.Action);
      } else if (event.Action === 'fail') {
        failedPackages.add(event.Package ?? '');
      }
    }
  }
  const keys = [...outcomes.keys()];
  const parents = new Set(keys.filter((key) => key.includes('/', key.indexOf(' '))).map(parentOf));
  const leaves = keys.filter((key) => !parents.has(key) || ownFailure(key, keys, outcomes));
  const count = (action: string) => leaves.filter((key) => outcomes.get(key) === action).length;
  const failed = keys.filter((key) => outcomes.get(key) === 'fail');
  // A package that does not compile, or that panics, fails without a failed test.
  const broken = [...failedPackages].filter((name) => !failed.some((key) => key.startsWith(`${name} `)));
  const reports = [...failed, ...broken.map((name) => `${name} `)].map((key) => outputs.get(key) ?? key);
  return counted(
    { passed: count('pass'), failed: count('fail') + broken.length, skipped: count('skip') },
    build + reports.join('')
  );
}

function parentOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/** Whether a parent failed although all of its subtests passed. */
function ownFailure(key: string, keys: string[], outcomes: Map<string, string>): boolean {
  return (
    outcomes.get(key) === 'fail' && !keys.some((other) => other.startsWith(`${key}/`) && outcomes.get(other) === 'fail')
  );
}

function parse(line: string): GoEvent | undefined {
  try {
    return JSON.parse(line) as GoEvent;
  } catch {
    return undefined;
  }
}
