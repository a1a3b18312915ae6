import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PluginProcess } from '../preview/plugin/process';
import { loadPluginServices, type PluginServices } from '../preview/plugin/protocol';
import { installedVersion, worldsOf } from '../preview/worlds';
import { type BudgetSettings } from '../simulator/budget';
import { type Stats } from '../simulator/counters';
import { pluginBinary, ROOT } from '../tools/lib/paths';
import { startSimulator, type Simulator } from '../tools/lib/simulator';
import { Control } from './control';
import { Plugin } from './plugin';

/** Response time of the simulated API, ms. */
export const LATENCY_MS = 150;

/** The fair use limits of the simulated API, which match those of comparable APIs. */
export const FAIR_USE: Partial<BudgetSettings> & { requestsPerMinute: number } = {
  requestsPerMinute: 60,
  burst: 10,
  maxParallel: 3,
  maxComplexity: 500,
  maxPoints: 50_000,
};

/** Without requests for this long, all work is considered finished, ms. */
const QUIET_MS = 400;

/** The result of some work, the load on the API, and the time it took. */
export interface Counted<T> {
  result: T;
  stats: Stats;
  wallMs: number;
}

/** The test rig: a simulated API, and plugin processes that query it. */
export class Rig {
  readonly control: Control;
  private readonly plugins: Plugin[] = [];

  private constructor(
    private readonly simulator: Simulator,
    private readonly services: PluginServices,
    private readonly log: (line: string) => void
  ) {
    this.control = new Control(simulator.control);
  }

  /** Starts the simulator. The caller must end its process (`stopAllChildren`). */
  static async start(log: (line: string) => void): Promise<Rig> {
    const services = await loadPluginServices(ROOT);
    return new Rig(await startSimulator(log), services, log);
  }

  /** The initial state of every scenario: empty caches, no faults, no limits. */
  async reset(): Promise<void> {
    await this.stopPlugins();
    await this.control.reset();
  }

  /** Sets the API's latency and fair use limits. */
  async limit(): Promise<void> {
    await this.control.setFaults({ latencyMs: LATENCY_MS });
    await this.control.setBudget(FAIR_USE);
  }

  /** `env` is what Grafana makes of the plugin's section of its configuration. */
  async startPlugin(env?: NodeJS.ProcessEnv): Promise<Plugin> {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const grafanaVersion = installedVersion(worldsOf(ROOT)[0], '@grafana/data');
    const log = (line: string) => {
      // Lines that are not log entries report the end of the process.
      if (process.env.BENCH_DEBUG || !line.startsWith('{')) {
        this.log(`plugin: ${line}`);
      }
    };
    const running = new PluginProcess({ binary: pluginBinary(), services: this.services, grafanaVersion, log, env });
    const host = { version, grafanaVersion, appUrl: 'http://localhost:3000/' };
    const plugin = new Plugin(running, host, this.simulator.endpoint);
    this.plugins.push(plugin);
    await running.start();
    return plugin;
  }

  async stopPlugins(): Promise<void> {
    await Promise.all(this.plugins.splice(0).map((plugin) => plugin.stop()));
  }

  /** Does some work and counts until no more requests reach the API. */
  async count<T>(work: () => Promise<T>): Promise<Counted<T>> {
    await this.control.resetStats();
    const began = performance.now();
    const result = await work();
    const wallMs = performance.now() - began;
    return { result, stats: await this.quietStats(), wallMs };
  }

  /** Waits until a client that has sent this many requests has its whole burst again, in both API and client. */
  async rest(requests: number): Promise<void> {
    await wait((requests * 60_000) / FAIR_USE.requestsPerMinute);
    await this.control.resetStats();
  }

  private async quietStats(): Promise<Stats> {
    let stats = await this.control.stats();
    for (let before = -1; stats.requests !== before; stats = await this.control.stats()) {
      before = stats.requests;
      await wait(QUIET_MS);
    }
    return stats;
  }
}
