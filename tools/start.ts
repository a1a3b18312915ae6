import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DataSourceStore } from '../preview/dataSourceStore';
import { readableLogLine } from '../preview/plugin/logLine';
import { PluginProcess } from '../preview/plugin/process';
import { loadPluginServices } from '../preview/plugin/protocol';
import { startPreviewServer } from '../preview/server';
import { installedVersion, worldsOf, type World } from '../preview/worlds';
import { DEFAULT_URL } from '../src/settings';
import { banner } from './lib/banner';
import { buildPage, buildPlugin } from './lib/builds';
import { isEnding, onEnd, stopAllChildren } from './lib/command';
import { startGrafana } from './lib/grafana';
import { pluginBinary, ROOT } from './lib/paths';
import { HOST, wantedPort } from './lib/port';
import { describe, Problem } from './lib/problem';
import { SIMULATOR_TOKEN, startSimulator } from './lib/simulator';

/** `npm start`: runs the plugin in an unpacked Grafana if GRAFANA_HOME is set, otherwise in the preview. */
interface Target {
  url: string;
  token: string;
  control?: string;
}

const cleanUps: Array<() => Promise<void> | void> = [];

onEnd(async () => {
  for (const cleanUp of cleanUps.reverse()) {
    await cleanUp();
  }
  await stopAllChildren();
});

main().catch(async (error: unknown) => {
  console.error(describe(error));
  await stopAllChildren();
  process.exit(1);
});

async function main(): Promise<void> {
  const port = await wantedPort();
  const grafanaHome = process.env.GRAFANA_HOME;
  const worlds = grafanaHome ? [] : wantedWorlds();
  await buildPlugin(console.log);
  for (const world of worlds) {
    await buildPage(world, console.log);
  }
  const target = await findTarget();
  if (grafanaHome) {
    await runGrafana(path.resolve(grafanaHome), port, target);
  } else {
    await runPreview(worlds, port, target);
  }
}

/** PREVIEW_WORLDS="13.2,12.4" bundles the page with the packages of both; the default is 13.2 alone. */
function wantedWorlds(): World[] {
  const names = (process.env.PREVIEW_WORLDS || '13.2').split(',').map((name) => name.trim());
  const known = worldsOf(ROOT);
  const unknown = names.find((name) => !known.some(({ id }) => id === name));
  if (unknown) {
    throw new Problem(`PREVIEW_WORLDS contains "${unknown}"; supported: ${known.map(({ id }) => id).join(' and ')}.`);
  }
  return known.filter(({ id }) => names.includes(id));
}

/** The real API if a URL or a token for it is given, otherwise the simulator. */
async function findTarget(): Promise<Target> {
  const { AMPERECLOUD_URL, AMPERECLOUD_TOKEN } = process.env;
  if (AMPERECLOUD_URL || AMPERECLOUD_TOKEN) {
    return { url: AMPERECLOUD_URL || DEFAULT_URL, token: AMPERECLOUD_TOKEN ?? '' };
  }
  const simulator = await startSimulator((line) => console.log(`simulator  ${line}`));
  simulator.child.once('exit', () => {
    whenNotEnding(() => console.error('The simulator exited; queries fail until the next start.'));
  });
  return { url: simulator.endpoint, token: SIMULATOR_TOKEN, control: simulator.control };
}

async function runPreview(worlds: World[], port: number, { url, token, control }: Target): Promise<void> {
  const log = (line: string) => {
    const readable = readableLogLine(line);
    if (readable) {
      console.log(`plugin     ${readable}`);
    }
  };
  const appUrl = `http://${HOST}:${port}/`;
  const grafanaVersion = installedVersion(worlds[0], '@grafana/data');
  const services = await loadPluginServices(ROOT);
  const plugin = new PluginProcess({ binary: pluginBinary(), services, grafanaVersion, log });
  cleanUps.push(() => plugin.stop());
  await plugin.start();

  const store = new DataSourceStore(url, token, { version: pluginVersion(), grafanaVersion, appUrl });
  const info = { endpoint: url, control };
  const server = await startPreviewServer({ root: ROOT, port, store, plugin, worlds, info, log });
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  console.log(
    banner({
      place: 'preview',
      address: appUrl,
      worlds: worlds.map(({ id, base }) => ({ id, base })),
      endpoint: url,
      token,
      simulated: control !== undefined,
    })
  );
}

async function runGrafana(home: string, port: number, { url, token, control }: Target): Promise<void> {
  const onText = (text: string) => process.env.PREVIEW_DEBUG && process.stdout.write(text);
  const grafana = await startGrafana({ home, port, url, token, onText });
  cleanUps.push(async () => {
    await stopAllChildren();
    grafana.clean();
  });
  grafana.child.once('exit', (code) => {
    whenNotEnding(() => {
      console.error(`Grafana exited with code ${code}.`);
      process.kill(process.pid, 'SIGTERM');
    });
  });
  console.log(
    banner({
      place: 'grafana',
      address: grafana.url,
      worlds: [],
      endpoint: url,
      token,
      simulated: control !== undefined,
    })
  );
}

/** Ctrl-C reaches the children as well, and possibly before this process. */
function whenNotEnding(report: () => void): void {
  setTimeout(() => isEnding() || report(), 500);
}

function pluginVersion(): string {
  const file = path.join(ROOT, 'dist', 'plugin.json');
  if (!existsSync(file)) {
    throw new Problem('dist/plugin.json is missing. Remove the dist folder and start again.');
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as { info: { version: string } }).info.version;
}
