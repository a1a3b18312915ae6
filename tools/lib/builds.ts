import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { bundlePage } from '../../preview/bundle';
import { isBundled, type World } from '../../preview/worlds';
import { npm, type Outcome } from './command';
import { isStale } from './freshness';
import { checkGo } from './go';
import { pluginBinary, ROOT } from './paths';
import { Problem } from './problem';

type Say = (line: string) => void;

const FRONTEND_SOURCES = [
  'src',
  '.config/webpack',
  '.config/bundler',
  'package-lock.json',
  'README.md',
  'CHANGELOG.md',
];
const BACKEND_SOURCES = ['pkg', 'go.mod', 'go.sum', 'Magefile.go'];
const PAGE_SOURCES = ['preview/page', 'preview/bundle.ts', 'preview/constants.ts', 'package-lock.json'];

/** Builds the frontend and the backend if they are missing or older than their sources. */
export async function buildPlugin(say: Say): Promise<void> {
  await checkGo(); // first, because building the frontend takes minutes
  if (isStale(path.join(ROOT, 'dist', 'module.js'), FRONTEND_SOURCES)) {
    say('Building the frontend…');
    need(await buildFrontend(), 'The frontend could not be built');
  }
  await renewBackend(say);
}

/** Builds the plugin's executable if it is missing or older than its sources. */
export async function renewBackend(say: Say): Promise<void> {
  await checkGo();
  if (isStale(pluginBinary(), BACKEND_SOURCES)) {
    say('Building the backend…');
    need(await buildBackend(), 'The backend could not be built');
  }
}

export function buildFrontend(): Promise<Outcome> {
  return npm(['run', '--silent', 'build']);
}

export function buildBackend(): Promise<Outcome> {
  return npm(['run', '--silent', 'build:backend']);
}

/** Builds the executables of all platforms that Grafana runs on. */
export function buildBackends(): Promise<Outcome> {
  return npm(['run', '--silent', 'build:all-platforms']);
}

/** Installs and bundles what a page of the preview needs, if missing or out of date. */
export async function buildPage(world: World, say: Say): Promise<void> {
  if (world.home !== ROOT && !isInstalled(world)) {
    say(`Installing the packages of Grafana ${world.id}…`);
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
    need(await npm(args, { cwd: world.home }), `The packages of Grafana ${world.id} could not be installed`);
  }
  const lock = path.relative(ROOT, path.join(world.home, 'package-lock.json'));
  if (!isBundled(world) || isStale(path.join(world.dist, 'page.js'), [...PAGE_SOURCES, lock])) {
    say(`Bundling the page with the packages of Grafana ${world.id}…`);
    await bundlePage(ROOT, world);
  }
}

function isInstalled(world: World): boolean {
  const installed = path.join(world.nodeModules, '.package-lock.json');
  const lock = path.join(world.home, 'package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

export function need({ code, output }: Outcome, what: string): void {
  if (code !== 0) {
    throw new Problem(`${output.trimEnd()}\n\n${what}; the reason is above.`);
  }
}
