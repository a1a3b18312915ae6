/**
 * The messages of Grafana's plugin protocol that the preview sends and receives, as `@grpc/proto-loader` gives them
 * (the SDK's `proto/backend.proto`: field names as they are there, 64-bit numbers as numbers, enums by name).
 */
export interface PluginContext {
  orgId: number;
  pluginId: string;
  pluginVersion: string;
  user?: { login: string; name: string; email: string; role: string };
  dataSourceInstanceSettings: {
    id: number;
    uid: string;
    name: string;
    url: string;
    user: string;
    database: string;
    basicAuthEnabled: boolean;
    basicAuthUser: string;
    jsonData: Buffer;
    decryptedSecureJsonData: Record<string, string>;
    lastUpdatedMS: number;
  };
  grafanaConfig: Record<string, string>;
  userAgent: string;
}

export interface DataQueryMessage {
  refId: string;
  maxDataPoints: number;
  intervalMS: number;
  timeRange: { fromEpochMS: number; toEpochMS: number };
  json: Buffer;
  queryType: string;
}

export interface QueryDataRequest {
  pluginContext: PluginContext;
  headers: Record<string, string>;
  queries: DataQueryMessage[];
  /** With JSON, the SDK returns frames as Grafana sends them to the browser, so there is no Arrow to decode here. */
  format: 'ARROW' | 'JSON';
}

export interface DataResponseMessage {
  frames: Buffer[];
  error: string;
  status: number;
  errorSource: string;
}

export interface QueryDataResponse {
  responses: Record<string, DataResponseMessage>;
}

export interface CheckHealthRequest {
  pluginContext: PluginContext;
  headers: Record<string, string>;
}

export interface CheckHealthResponse {
  status: 'UNKNOWN' | 'OK' | 'ERROR';
  message: string;
  jsonDetails: Buffer;
}

export interface CallResourceRequest {
  pluginContext: PluginContext;
  path: string;
  method: string;
  url: string;
  headers: Record<string, { values: string[] }>;
  body: Buffer;
}

export interface CallResourceChunk {
  code: number;
  headers: Record<string, { values: string[] }>;
  body: Buffer;
}

export interface CollectMetricsResponse {
  metrics?: { prometheus: Buffer };
}
