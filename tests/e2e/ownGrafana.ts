import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
export const TOKEN = 'demo-admin-token';

/** A Grafana with the plugin, and a simulated account, for specs that break something. */
export interface OwnGrafana {
  url: string;
  /** The simulated API's endpoint. */
  endpoint: string;
  /** Everything that Grafana logged so far. */
  logged: () => string;
  /** The plugin's process; undefined while there is none. */
  plugin: () => number | undefined;
  /** Calls the simulator's control server. */
  control: (method: string, route: string, body?: object) => Promise<any>;
  stop: () => Promise<void>;
}

/** Starts both as `npm start` does, from GRAFANA_HOME; Grafana with these settings besides. */
export async function startOwnGrafana(settings: Record<string, string> = {}): Promise<OwnGrafana> {
  const simulator = program('simulator/main.ts', { SIMULATOR_PORT: '0', SIMULATOR_CONTROL_PORT: '0' });
  const stop = async (...children: ChildProcess[]) => {
    await Promise.all(children.map(ended));
  };
  try {
    const ready = JSON.parse(await simulator.says(/^\{"ready":true.*\}$/m));
    const grafana = program('tools/start.ts', {
      PORT: String(await freePort()),
      PREVIEW_DEBUG: '1',
      AMPERECLOUD_URL: ready.endpoint,
      AMPERECLOUD_TOKEN: TOKEN,
      ...settings,
    });
    try {
      await grafana.says(/Press Ctrl-C to stop/);
      const url = /Open +(\S+)/.exec(grafana.said())![1];
      return {
        url,
        endpoint: ready.endpoint,
        logged: grafana.said,
        plugin: () => pluginOf(grafana.child.pid!),
        control: async (method, route, body) =>
          (await fetch(ready.control + route, { method, body: body && JSON.stringify(body) })).json(),
        stop: () => stop(grafana.child, simulator.child),
      };
    } catch (error) {
      await stop(grafana.child);
      throw error;
    }
  } catch (error) {
    await stop(simulator.child);
    throw error;
  }
}

/** Starts a TypeScript program of the project. It is stopped with SIGTERM, upon which it stops its own children. */
function program(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, file)], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const said = () => output;
  /** Waits until it has said something. */
  const says = async (what: RegExp) => {
    for (const deadline = Date.now() + 180_000; Date.now() < deadline && child.exitCode === null;) {
      const found = what.exec(output);
      if (found) {
        return found[0];
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${file} did not start:\n${output.slice(-8000)}`);
  };
  return { child, said, says };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** The plugin among the descendants of a process. */
function pluginOf(ancestor: number): number | undefined {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const all = lines.map((line) => line.trim().split(/\s+/));
  const parents = new Map(all.map(([pid, parent]) => [Number(pid), Number(parent)]));
  const descends = (pid: number): boolean => pid > 1 && (pid === ancestor || descends(parents.get(pid) ?? 0));
  const plugin = all.find(([pid, , command]) => command?.includes('gpx_amperecloud') && descends(Number(pid)));
  return plugin && Number(plugin[0]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
