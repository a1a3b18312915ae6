import { pluginContext, type HostFacts } from '../preview/plugin/context';
import { type PluginProcess } from '../preview/plugin/process';
import { PLUGIN_ID } from '../preview/constants';
import { SIMULATOR_TOKEN } from '../tools/lib/simulator';
import { DataSource } from './dataSource';

export interface DataSourceOptions {
  /** Default: the simulated user who sees every demo plant. */
  token?: string;
  jsonData?: Record<string, unknown>;
}

/** One running plugin process. */
export class Plugin {
  private dataSources = 0;

  constructor(
    private readonly process: PluginProcess,
    private readonly host: HostFacts,
    private readonly endpoint: string
  ) {}

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** A new data source; it shares the state of its token with others that use the same token. */
  dataSource({ token = SIMULATOR_TOKEN, jsonData = {} }: DataSourceOptions = {}): DataSource {
    const id = ++this.dataSources;
    const saved = { id, uid: `bench-${id}`, name: `bench ${id}`, url: this.endpoint, updated: Date.now() };
    const context = pluginContext(this.host, { ...saved, jsonData, secrets: { apiToken: token } });
    return new DataSource(this.process.client(), context);
  }

  /** In Prometheus' text format. */
  async metrics(): Promise<string> {
    const { metrics } = await this.process.client().collectMetrics({ pluginId: PLUGIN_ID });
    return metrics?.prometheus.toString() ?? '';
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
