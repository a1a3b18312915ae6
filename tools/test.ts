import { stripVTControlCharacters } from 'node:util';
import { buildBackend, buildFrontend } from './lib/builds';
import { npm, onEnd, stopAllChildren } from './lib/command';
import { checkGo } from './lib/go';
import { describe } from './lib/problem';
import { goMemoryStep, goPluginStep, goUnitStep, goVetStep } from './steps/go';
import { jestStep } from './steps/jest';
import { simulatorStep, toolsStep } from './steps/node';
import { grafanaBrowserStep, previewBrowserStep } from './steps/playwright';
import { counted, wholeCommand, type Counts, type Result, type Step } from './steps/step';

/** `npm test`: all of the project's checks, the cheap ones first. */
const STEPS: Step[] = [
  wholeCommand('types', () => npm(['run', '--silent', 'typecheck'])),
  wholeCommand('lint', () => npm(['run', '--silent', 'lint', '--', '--max-warnings', '0'])),
  jestStep,
  goVetStep,
  goUnitStep,
  goMemoryStep,
  simulatorStep,
  toolsStep,
  wholeCommand('build of the frontend', buildFrontend),
  wholeCommand('build of the backend', buildBackend),
  goPluginStep,
  previewBrowserStep,
  grafanaBrowserStep,
];

onEnd(stopAllChildren);

main().catch(async (error: unknown) => {
  console.error(describe(error));
  await stopAllChildren();
  process.exit(1);
});

async function main(): Promise<void> {
  await checkGo();
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const wanted = chosenSteps();
  for (const step of wanted) {
    const started = Date.now();
    const result = await step.run().catch((error: unknown) => counted({ failed: 1 }, describe(error)));
    console.log(line(step.name, result, Date.now() - started));
    if (result.failed > 0) {
      console.log(`\n${stripVTControlCharacters(result.report).trimEnd()}\n`);
    }
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

/** TEST_STEPS="types,lint" runs only the steps whose names contain one of the words. */
function chosenSteps(): Step[] {
  const words = (process.env.TEST_STEPS ?? '').split(',').filter((word) => word !== '');
  return words.length === 0 ? STEPS : STEPS.filter(({ name }) => words.some((word) => name.includes(word)));
}

/** "ok    frontend tests            143      21 s": not worded like the last line, which tools read. */
function line(name: string, { passed, failed, skipped, note }: Result, elapsedMs: number): string {
  const verdict = failed > 0 ? 'FAIL' : passed + skipped > 0 ? 'ok' : 'skip';
  const parts = [
    passed + failed > 0 ? `${passed} of ${passed + failed}` : '',
    skipped > 0 ? `(${skipped} left out)` : '',
    note ? `(${note})` : '',
  ].filter((part) => part !== '');
  const seconds = `${(elapsedMs / 1000).toFixed(1)} s`;
  return `${verdict.padEnd(5)} ${name.padEnd(24)} ${seconds.padStart(8)}   ${parts.join(' ')}`;
}
