import { type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PLUGIN_ID } from '../../preview/constants';
import { spawnChild } from './command';
import { HOST } from './port';
import { ROOT } from './paths';
import { Problem } from './problem';

export interface RunningGrafana {
  child: ChildProcess;
  url: string;
  /** Removes its database, logs and plugin folder. */
  clean: () => void;
}

interface GrafanaOptions {
  home: string;
  port: number;
  url: string;
  token: string;
  onText: (text: string) => void;
}

const START_MS = 120_000;

/**
 * Starts an unpacked Grafana in a data folder of its own, with the built plugin and this project's provisioning, or with
 * what is in the folders GF_PATHS_PLUGINS and GF_PATHS_PROVISIONING.
 */
export async function startGrafana(options: GrafanaOptions): Promise<RunningGrafana> {
  const { home, port, onText } = options;
  const [command, ...args] = grafanaCommand(home);
  const work = mkdtempSync(path.join(tmpdir(), 'amperecloud-grafana-'));
  const clean = () => rmSync(work, { recursive: true, force: true });
  const plugins = process.env.GF_PATHS_PLUGINS ?? path.join(work, 'plugins');
  if (!existsSync(plugins)) {
    mkdirSync(plugins);
    linkOrCopy(path.join(ROOT, 'dist'), path.join(plugins, PLUGIN_ID));
  }

  const child = spawnChild(command, [...args, '--homepath', home], {
    cwd: home,
    env: { ...process.env, ...settings(options, work, plugins) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8000);
      onText(text);
    });
  }
  const url = `http://${HOST}:${port}`;
  try {
    await healthy(child, url);
  } catch (error) {
    child.kill();
    clean();
    throw new Problem(`${said.trimEnd()}\n\n${(error as Error).message}`);
  }
  return { child, url, clean };
}

/** Newer packages have one program with a "server" command, older ones a separate server program. */
function grafanaCommand(home: string): string[] {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const one = path.join(home, 'bin', `grafana${suffix}`);
  const server = path.join(home, 'bin', `grafana-server${suffix}`);
  if (existsSync(one)) {
    return [one, 'server'];
  }
  if (existsSync(server)) {
    return [server];
  }
  throw new Problem(`GRAFANA_HOME is ${home}, but it contains neither bin/grafana nor bin/grafana-server.`);
}

function settings({ port, url, token }: GrafanaOptions, work: string, plugins: string): NodeJS.ProcessEnv {
  return {
    // The provisioned data source reads these two.
    AMPERECLOUD_URL: url,
    AMPERECLOUD_TOKEN: token,
    GF_SERVER_HTTP_ADDR: HOST,
    GF_SERVER_HTTP_PORT: String(port),
    GF_PATHS_DATA: path.join(work, 'data'),
    GF_PATHS_LOGS: path.join(work, 'logs'),
    GF_PATHS_PLUGINS: plugins,
    GF_PATHS_PROVISIONING: process.env.GF_PATHS_PROVISIONING ?? path.join(ROOT, 'provisioning'),
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: PLUGIN_ID,
    // No connections to the outside.
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
  };
}

function linkOrCopy(from: string, to: string): void {
  try {
    symlinkSync(from, to, 'junction');
  } catch {
    cpSync(from, to, { recursive: true });
  }
}

async function healthy(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Problem(`Grafana exited with code ${child.exitCode}; its output is above.`);
    }
    const answer = await fetch(`${url}/api/health`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Problem(`Grafana did not respond at ${url} for ${START_MS / 1000} s.`);
}
