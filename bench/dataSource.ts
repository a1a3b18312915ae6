import { type PluginClient } from '../preview/plugin/client';
import { type CallResourceChunk, type PluginContext } from '../preview/plugin/messages';
import { Answer } from './answer';
import { type Panel, type Window } from './panel';

const REF_ID = 'A';

/** One configured data source of a running plugin, called the way Grafana calls it. */
export class DataSource {
  constructor(
    private readonly client: PluginClient,
    private readonly context: PluginContext
  ) {}

  /** One QueryData call with one query. It rejects only when the plugin itself fails. */
  async query(panel: Panel, { from, to, maxDataPoints, intervalMs, isAlert }: Window): Promise<Answer> {
    const { facilities, readingTypes, resolution = 'auto', ...others } = panel;
    const model = {
      version: 2,
      queryType: 'readings',
      facilities,
      readingTypes,
      legend: '',
      resolution,
      // The truth has the days of each plant where they start.
      dayStamps: 'instant',
      ...others,
    };
    const { responses } = await this.client.queryData({
      pluginContext: this.context,
      headers: isAlert ? { FromAlert: 'true' } : {},
      queries: [
        {
          refId: REF_ID,
          maxDataPoints,
          intervalMS: intervalMs,
          timeRange: { fromEpochMS: from, toEpochMS: to },
          json: Buffer.from(JSON.stringify({ refId: REF_ID, ...model })),
          queryType: model.queryType,
        },
      ],
      format: 'JSON',
    });
    return new Answer(responses[REF_ID]);
  }

  /** Calls a resource of the editors, which must respond with status 200. */
  async resource<T>(path: string): Promise<T> {
    const call = this.client.callResource({
      pluginContext: this.context,
      path: path.split('?')[0],
      method: 'GET',
      url: path,
      headers: {},
      body: Buffer.alloc(0),
    });
    const chunks: CallResourceChunk[] = [];
    for await (const chunk of call) {
      chunks.push(chunk as CallResourceChunk);
    }
    const body = Buffer.concat(chunks.map((chunk) => chunk.body)).toString();
    if (chunks[0]?.code !== 200) {
      throw new Error(`The resource ${path} answers with status ${chunks[0]?.code}: ${body}`);
    }
    return JSON.parse(body) as T;
  }
}
