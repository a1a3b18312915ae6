import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { renewBackend } from '../tools/lib/builds';
import { onEnd, stopAllChildren } from '../tools/lib/command';
import { ROOT } from '../tools/lib/paths';
import { describe, Problem } from '../tools/lib/problem';
import { Rig } from './rig';
import { type Finding, type Options, type Scenario } from './scenario';
import { alerts } from './scenarios/alerts';
import { armored } from './scenarios/armored';
import { calculations } from './scenarios/calculations';
import { cold } from './scenarios/cold';
import { decode } from './scenarios/decode';
import { faults } from './scenarios/faults';
import { fleet } from './scenarios/fleet';
import { late } from './scenarios/late';
import { picker } from './scenarios/picker';
import { questions } from './scenarios/questions';
import { refresh } from './scenarios/refresh';
import { replicas } from './scenarios/replicas';
import { rules } from './scenarios/rules';
import { viewers } from './scenarios/viewers';
import { year } from './scenarios/year';
import { table } from './table';

/** `npm run bench`: measures the load on the API and on the machine. See README.md. */
const SCENARIOS: Scenario[] = [
  cold,
  refresh,
  late,
  viewers,
  alerts,
  rules,
  replicas,
  year,
  decode,
  calculations,
  picker,
  faults,
  fleet,
  armored,
  questions,
];
const USAGE = `npm run bench -- [--slow] [--out file] [${SCENARIOS.map(({ name }) => name).join('] [')}]`;

let rig: Rig | undefined;

onEnd(stopEverything);

main().then(end, async (error: unknown) => {
  console.error(describe(error));
  await end(1);
});

async function stopEverything(): Promise<void> {
  await rig?.stopPlugins();
  await stopAllChildren();
}

async function end(code: number): Promise<void> {
  await stopEverything();
  process.exit(code);
}

/** Returns the exit code: 1 if any limit is missed. */
async function main(): Promise<number> {
  const { wanted, out, slow } = commandLine();
  await renewBackend(console.log);
  rig = await Rig.start((line) => console.error(line));
  const sections: Array<Finding & { name: string }> = [];
  for (const scenario of wanted) {
    console.log(`Measuring ${scenario.name}…`);
    sections.push({ name: scenario.name, ...(await finding(scenario, rig, { slow })) });
  }
  console.log(`\n${table(sections)}\n`);
  mkdirSync(path.dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify({ at: new Date(), machine: machine(), sections }, null, 2)}\n`);
  const missed = sections.flatMap(({ lines }) => lines).filter(({ met }) => met === false).length;
  console.log(`${missed === 0 ? 'All limits are met.' : `${missed} missed.`} Raw data: ${out}`);
  return missed === 0 ? 0 : 1;
}

/** A scenario that fails counts as missed; the others still run. */
async function finding(scenario: Scenario, on: Rig, options: Options): Promise<Finding> {
  try {
    await on.reset();
    return await scenario.run(on, options);
  } catch (error) {
    console.error(describe(error));
    const lines = [{ what: 'completed; the reason is above', measured: 'no', must: 'yes', met: false }];
    return { counts: { error: describe(error) }, lines };
  } finally {
    await on.reset();
  }
}

function commandLine(): Options & { wanted: Scenario[]; out: string } {
  const options = { slow: { type: 'boolean', default: false }, out: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const unknown = positionals.find((name) => !SCENARIOS.some((scenario) => scenario.name === name));
    if (unknown) {
      throw new Error(`There is no scenario "${unknown}".`);
    }
    return {
      wanted: SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
      out: path.resolve(values.out ?? path.join(ROOT, 'bench', 'results.json')),
      slow: values.slow,
    };
  } catch (error) {
    throw new Problem(`${(error as Error).message}\n${USAGE}`);
  }
}

function machine() {
  return { platform: process.platform, architecture: process.arch, node: process.version };
}
