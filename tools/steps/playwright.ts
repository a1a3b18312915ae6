import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from '../lib/chromium';
import { run, stopChild } from '../lib/command';
import { startGrafana } from '../lib/grafana';
import { ROOT } from '../lib/paths';
import { freePort } from '../lib/port';
import { SIMULATOR_TOKEN, startSimulator } from '../lib/simulator';
import { counted, withRunFailure, withScratchFolder, type Result, type Step } from './step';

/** The plugin in the preview, with the packages of both supported versions of Grafana. */
export const previewBrowserStep: Step = {
  name: 'preview in Chromium',
  async run() {
    const trouble = await ensureChromium();
    if (trouble) {
      return counted({ failed: 1 }, trouble);
    }
    const ports = await Promise.all([freePort(), freePort()]);
    return playwright('preview', 'playwright.preview.config.ts', { PREVIEW_PORTS: ports.join() });
  },
};

/** The plugin in a real Grafana: one that is already running, or an unpacked one started for the tests. */
export const grafanaBrowserStep: Step = {
  name: 'Grafana in Chromium',
  async run() {
    const { GRAFANA_URL, GRAFANA_HOME } = process.env;
    if (!GRAFANA_URL && !GRAFANA_HOME) {
      return counted({}, '', 'skipped: neither GRAFANA_URL nor GRAFANA_HOME is set');
    }
    const trouble = await ensureChromium();
    if (trouble) {
      return counted({ failed: 1 }, trouble);
    }
    return GRAFANA_URL ? playwright('grafana', 'playwright.config.ts', {}) : inOwnGrafana(path.resolve(GRAFANA_HOME!));
  },
};

async function inOwnGrafana(home: string): Promise<Result> {
  const simulator = await startSimulator(() => undefined);
  try {
    const target = { url: simulator.endpoint, token: SIMULATOR_TOKEN };
    const grafana = await startGrafana({ home, port: await freePort(), ...target, onText: () => undefined });
    try {
      return await playwright('grafana', 'playwright.config.ts', {
        GRAFANA_URL: grafana.url,
        AMPERECLOUD_URL: target.url,
        AMPERECLOUD_TOKEN: target.token,
      });
    } finally {
      await stopChild(grafana.child);
      grafana.clean();
    }
  } finally {
    await stopChild(simulator.child);
  }
}

/** The two have separate folders for screenshots, because each run empties its folder first. */
function playwright(name: string, config: string, env: NodeJS.ProcessEnv): Promise<Result> {
  return withScratchFolder(async (folder) => {
    const file = path.join(folder, 'playwright.json');
    const cli = path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
    const output = path.join('test-results', name);
    const args = [cli, 'test', '--config', config, '--reporter', 'json', '--output', output];
    const outcome = await run(process.execPath, args, {
      env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    });
    const result = existsSync(file) ? playwrightResult(readFileSync(file, 'utf8')) : counted({});
    return withRunFailure(result, outcome);
  });
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: Array<{
    title: string;
    file: string;
    line: number;
    tests: Array<{ projectName: string; status: string; results: Array<{ errors: Array<{ message?: string }> }> }>;
  }>;
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: Array<{ message?: string }>;
  suites: PlaywrightSuite[];
}

export function playwrightResult(json: string): Result {
  const { stats, errors, suites } = JSON.parse(json) as PlaywrightReport;
  const reports = [...errors.map(({ message }) => message ?? ''), ...suites.flatMap(failuresOf)];
  return counted(
    { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped },
    reports.join('\n\n'),
    stats.flaky > 0 ? `${stats.flaky} passed only when retried` : undefined
  );
}

function failuresOf(suite: PlaywrightSuite): string[] {
  const own = (suite.specs ?? []).flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ projectName, results }) => {
        const messages = results.flatMap((result) => result.errors.map(({ message }) => message ?? ''));
        return `[${projectName}] ${file}:${line} ${title}\n${messages.join('\n')}`;
      })
  );
  return [...own, ...(suite.suites ?? []).flatMap(failuresOf)];
}
