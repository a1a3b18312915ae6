import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { PluginClient } from './client';
import { type PluginServices } from './protocol';

/** The variables that Grafana passes on from its own environment (besides those that Windows needs). */
const PASSED_ENVIRONMENT = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];
const HANDSHAKE_MS = 20_000;
const RESTART_AFTER_MS = 1000;

export class PluginUnavailable extends Error {}

export interface PluginProcessOptions {
  binary: string;
  services: PluginServices;
  grafanaVersion: string;
  log: (line: string) => void;
  /** What Grafana makes of the plugin's section of its configuration. */
  env?: NodeJS.ProcessEnv;
}

/** The plugin's backend as Grafana runs it: a child process, called over gRPC, restarted when it dies. */
export class PluginProcess {
  private child?: ChildProcess;
  private connection?: PluginClient;
  private stopping = false;
  private restartTimer?: NodeJS.Timeout;
  private readonly kill = () => this.child?.kill('SIGKILL');

  constructor(private readonly options: PluginProcessOptions) {
    // However this process ends, the plugin's process must not outlive it.
    process.on('exit', this.kill);
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  client(): PluginClient {
    if (!this.connection) {
      throw new PluginUnavailable('The plugin process is not running. It will be restarted in a second.');
    }
    return this.connection;
  }

  async start(): Promise<void> {
    const { binary, services, grafanaVersion, log } = this.options;
    const env = { ...pluginEnvironment(grafanaVersion), ...this.options.env };
    const child = spawn(binary, [], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    createInterface({ input: child.stderr }).on('line', (line) => log(line));
    child.once('exit', (code, signal) => this.onExit(code, signal));

    const address = await handshake(child, binary);
    const client = new PluginClient(services, address);
    client.drainOutput((text) => log(text.trimEnd()));
    this.connection = client;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restartTimer);
    process.off('exit', this.kill);
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await this.connection?.shutdown();
    const killer = setTimeout(this.kill, 2000);
    await ended;
    clearTimeout(killer);
  }

  private onExit(code: number | null, signal: NodeJS.Signals | null): void {
    this.connection?.close();
    this.connection = undefined;
    if (this.stopping) {
      return;
    }
    this.options.log(`The plugin process ended (${signal ?? `exit code ${code}`}); it is started again.`);
    this.restartTimer = setTimeout(() => {
      this.start().catch((error: Error) => this.options.log(error.message));
    }, RESTART_AFTER_MS);
  }
}

function pluginEnvironment(grafanaVersion: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    // go-plugin's handshake: without it, the binary prints that it is a plugin and exits.
    grafana_plugin_type: 'datasource',
    PLUGIN_PROTOCOL_VERSIONS: '2',
    PLUGIN_MIN_PORT: '10000',
    PLUGIN_MAX_PORT: '25000',
    GF_VERSION: grafanaVersion,
    GF_EDITION: 'Open Source',
  };
  const passed = process.platform === 'win32' ? [...PASSED_ENVIRONMENT, 'SYSTEMROOT', 'TEMP'] : PASSED_ENVIRONMENT;
  for (const name of passed) {
    if (process.env[name] !== undefined) {
      env[name] = process.env[name];
    }
  }
  return env;
}

/** The first line on stdout: core protocol | plugin protocol | network | address | kind | … */
function handshake(child: ChildProcess, binary: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${binary} said nothing for ${HANDSHAKE_MS / 1000} s after its start.`));
    }, HANDSHAKE_MS);
    const fail = (reason: string) => {
      clearTimeout(timer);
      reject(new Error(`${binary} did not start: ${reason}`));
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`it exited with code ${code}.`));

    const stdout = createInterface({ input: child.stdout! });
    stdout.once('line', (line) => {
      clearTimeout(timer);
      const [, protocol, network, address, kind] = line.split('|');
      if (protocol !== '2' || kind !== 'grpc') {
        child.kill('SIGKILL');
        fail(`its first line is not Grafana's plugin handshake: ${line}`);
        return;
      }
      resolve(network === 'unix' ? `unix:${address}` : address);
    });
  });
}
