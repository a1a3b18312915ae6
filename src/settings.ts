import { type DataSourceJsonData } from '@grafana/data';

/** The endpoint that the vendor's page names; used when the URL field is left empty. */
export const DEFAULT_URL = 'https://api.ampere.cloud/apollo-gateway';

/** What the data source saves beside its URL. The Grafana plugin SDK reads `timeout` and the socks toggle. */
export interface AmperecloudSettings extends DataSourceJsonData {
  /** Seconds that one request to the API may take. Empty: 30. */
  timeout?: number;
  enableSecureSocksProxy?: boolean;
  /** Roles of the API map that are set by hand: role → path, both as the backend's findings name them. */
  apiMap?: Record<string, string>;
  /** Schema of an API that does not show its own: SDL, or the JSON answer to an introspection query. */
  schema?: string;
}

/** Encrypted by Grafana and never sent back to the browser. */
export interface AmperecloudSecrets {
  apiToken?: string;
}
