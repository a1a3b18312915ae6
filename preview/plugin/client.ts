import {
  credentials,
  type Client,
  type ClientReadableStream,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  type CallResourceChunk,
  type CallResourceRequest,
  type CheckHealthRequest,
  type CheckHealthResponse,
  type CollectMetricsResponse,
  type PluginContext,
  type QueryDataRequest,
  type QueryDataResponse,
} from './messages';
import { type PluginServices } from './protocol';

type Unary = (
  request: unknown,
  options: { deadline: Date },
  done: (error: ServiceError | null, response: unknown) => void
) => void;
type ServerStream<T> = (request: unknown) => ClientReadableStream<T>;

/** Frames of a long range exceed gRPC's default of 4 MB; Grafana sets no limit either. */
const CHANNEL_OPTIONS = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const DEADLINE_MS = 120_000;

/** One connection to one running plugin process. */
export class PluginClient {
  private readonly data: Client;
  private readonly diagnostics: Client;
  private readonly resource: Client;
  private readonly stdio: Client;
  private readonly controller: Client;

  constructor(services: PluginServices, address: string) {
    const connect = (Service: ServiceClientConstructor): Client =>
      new Service(address, credentials.createInsecure(), CHANNEL_OPTIONS);
    this.data = connect(services.Data);
    this.diagnostics = connect(services.Diagnostics);
    this.resource = connect(services.Resource);
    this.stdio = connect(services.GRPCStdio);
    this.controller = connect(services.GRPCController);
  }

  queryData(request: QueryDataRequest): Promise<QueryDataResponse> {
    return unary(this.data, 'QueryData', request);
  }

  checkHealth(request: CheckHealthRequest): Promise<CheckHealthResponse> {
    return unary(this.diagnostics, 'CheckHealth', request);
  }

  collectMetrics(pluginContext: Partial<PluginContext>): Promise<CollectMetricsResponse> {
    return unary(this.diagnostics, 'CollectMetrics', { pluginContext });
  }

  callResource(request: CallResourceRequest): ClientReadableStream<CallResourceChunk> {
    return serverStream<CallResourceChunk>(this.resource, 'CallResource', request);
  }

  /**
   * go-plugin redirects the process's stdout and stderr to this stream through pipes: if nobody read it, a plugin that
   * prints a lot would block on a full pipe.
   */
  drainOutput(onText: (text: string) => void): void {
    const stream = serverStream<{ data: Buffer }>(this.stdio, 'StreamStdio', {});
    stream.on('data', ({ data }) => onText(data.toString()));
    stream.on('error', () => undefined); // the process ended
  }

  async shutdown(): Promise<void> {
    await unary(this.controller, 'Shutdown', {}, 1000).catch(() => undefined);
  }

  close(): void {
    for (const client of [this.data, this.diagnostics, this.resource, this.stdio, this.controller]) {
      client.close();
    }
  }
}

function unary<T>(client: Client, method: string, request: unknown, deadlineMs = DEADLINE_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = (client as unknown as Record<string, Unary>)[method].bind(client);
    call(request, { deadline: new Date(Date.now() + deadlineMs) }, (error, response) =>
      error ? reject(error) : resolve(response as T)
    );
  });
}

function serverStream<T>(client: Client, method: string, request: unknown): ClientReadableStream<T> {
  return (client as unknown as Record<string, ServerStream<T>>)[method].call(client, request);
}
