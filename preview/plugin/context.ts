import { PLUGIN_ID } from '../constants';
import { type PluginContext } from './messages';

/** What Grafana knows about itself and the plugin. */
export interface HostFacts {
  /** Of the plugin. */
  version: string;
  grafanaVersion: string;
  appUrl: string;
}

/** A saved data source, as Grafana reads it from its database. */
export interface SavedDataSource {
  id: number;
  uid: string;
  name: string;
  url: string;
  jsonData: Record<string, unknown>;
  secrets: Record<string, string>;
  /** Epoch ms; the plugin creates a new instance when this changes. */
  updated: number;
}

/** What Grafana sends with every call: the data source and the user. */
export function pluginContext(host: HostFacts, saved: SavedDataSource): PluginContext {
  return {
    orgId: 1,
    pluginId: PLUGIN_ID,
    pluginVersion: host.version,
    user: { login: 'preview', name: 'Preview', email: 'preview@localhost', role: 'Admin' },
    dataSourceInstanceSettings: {
      id: saved.id,
      uid: saved.uid,
      name: saved.name,
      url: saved.url,
      user: '',
      database: '',
      basicAuthEnabled: false,
      basicAuthUser: '',
      jsonData: Buffer.from(JSON.stringify(saved.jsonData)),
      decryptedSecureJsonData: { ...saved.secrets },
      lastUpdatedMS: saved.updated,
    },
    grafanaConfig: { GF_APP_URL: host.appUrl, GF_CONCURRENT_QUERY_COUNT: '10' },
    userAgent: `Grafana/${host.grafanaVersion}`,
  };
}
