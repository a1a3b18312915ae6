import { DATA_SOURCE_NAME, DATA_SOURCE_UID, PLUGIN_ID } from './constants';
import { pluginContext, type HostFacts } from './plugin/context';
import { type PluginContext } from './plugin/messages';

export interface DataSourceUpdate {
  name?: string;
  url?: string;
  jsonData?: Record<string, unknown>;
  secureJsonData?: Record<string, string>;
}

/** What Grafana stores in its database for a data source; kept in memory while the preview runs. */
export class DataSourceStore {
  private name = DATA_SOURCE_NAME;
  private url: string;
  private jsonData: Record<string, unknown> = {};
  private readonly secrets: Record<string, string> = {};
  private updated = Date.now();
  private version = 1;

  constructor(
    url: string,
    apiToken: string,
    private readonly host: HostFacts
  ) {
    this.url = url;
    if (apiToken) {
      this.secrets.apiToken = apiToken;
    }
  }

  /** The response of `GET /api/datasources/uid/…`: which secrets are set, but never their values. */
  settings() {
    const secureJsonFields = Object.fromEntries(
      Object.entries(this.secrets)
        .filter(([, value]) => value !== '')
        .map(([key]) => [key, true])
    );
    return {
      id: 1,
      uid: DATA_SOURCE_UID,
      orgId: 1,
      name: this.name,
      type: PLUGIN_ID,
      typeName: 'amperecloud',
      typeLogoUrl: `public/plugins/${PLUGIN_ID}/img/logo.svg`,
      access: 'proxy',
      url: this.url,
      user: '',
      database: '',
      basicAuth: false,
      basicAuthUser: '',
      withCredentials: false,
      isDefault: true,
      jsonData: this.jsonData,
      secureJsonFields,
      version: this.version,
      readOnly: false,
    };
  }

  /** Secrets that an update does not mention stay as they are, as in Grafana. */
  update({ name, url, jsonData, secureJsonData }: DataSourceUpdate) {
    this.name = name || this.name;
    this.url = url ?? '';
    this.jsonData = jsonData ?? {};
    Object.assign(this.secrets, secureJsonData);
    this.version += 1;
    // The plugin creates a new instance when this changes, so two saves in one millisecond must differ.
    this.updated = Math.max(Date.now(), this.updated + 1);
    return this.settings();
  }

  pluginContext(): PluginContext {
    return pluginContext(this.host, {
      id: 1,
      uid: DATA_SOURCE_UID,
      name: this.name,
      url: this.url,
      jsonData: this.jsonData,
      secrets: this.secrets,
      updated: this.updated,
    });
  }
}
