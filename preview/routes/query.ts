import { Router, type Request, type RequestHandler } from 'express';
import { DATA_SOURCE_UID } from '../constants';
import { type DataSourceStore } from '../dataSourceStore';
import { type DataQueryMessage, type DataResponseMessage } from '../plugin/messages';
import { type PluginProcess } from '../plugin/process';
import { parseTime } from '../timeRange';
import { sendPluginFailure } from './failure';

interface QueryModel {
  refId?: string;
  datasource?: { uid?: string } | string;
  intervalMs?: number;
  maxDataPoints?: number;
  queryType?: string;
  timeRange?: { from: string; to: string };
}

interface QueryBody {
  queries?: QueryModel[];
  from?: string;
  to?: string;
}

/** Headers of a browser's request that Grafana passes to the plugin as `http_…`. */
const FORWARDED_HEADERS = [
  'X-Query-Group-Id',
  'X-Panel-Id',
  'X-Dashboard-Uid',
  'X-Datasource-Uid',
  'X-Grafana-From-Expr',
  'X-Grafana-Org-Id',
  'X-Panel-Plugin-Id',
  'X-Dashboard-Title',
  'X-Panel-Title',
];

export function queryRoutes(store: DataSourceStore, plugin: PluginProcess, log: (line: string) => void): Router {
  const query: RequestHandler = async (req, res) => {
    const { queries = [], from = 'now-6h', to = 'now' } = (req.body ?? {}) as QueryBody;
    if (queries.length === 0) {
      res.status(400).json({ message: 'No queries found', messageId: 'query.noQueries', statusCode: 400 });
      return;
    }
    if (queries.some((model) => uidOf(model) !== DATA_SOURCE_UID)) {
      res.status(404).json({ message: 'Data source not found' });
      return;
    }
    let messages: DataQueryMessage[];
    try {
      messages = queries.map((model) => toMessage(model, from, to));
    } catch (error) {
      res.status(400).json({ message: (error as Error).message });
      return;
    }
    try {
      const { responses } = await plugin.client().queryData({
        pluginContext: store.pluginContext(),
        headers: forwardedHeaders(req),
        queries: messages,
        format: 'JSON',
      });
      const failed = Object.values(responses).some((response) => response.error !== '');
      res
        .status(failed ? 400 : 200)
        .type('application/json')
        .send(`{"results":${resultsJson(responses)}}`);
    } catch (error) {
      sendPluginFailure(res, error, log);
    }
  };
  return Router().post('/api/ds/query', query);
}

function uidOf({ datasource }: QueryModel): string | undefined {
  return typeof datasource === 'string' ? datasource : datasource?.uid;
}

/** Grafana's defaults for what a caller omits. */
function toMessage(model: QueryModel, from: string, to: string): DataQueryMessage {
  const { timeRange, ...json } = model;
  return {
    refId: model.refId ?? 'A',
    maxDataPoints: model.maxDataPoints ?? 100,
    intervalMS: model.intervalMs ?? 1000,
    queryType: model.queryType ?? '',
    timeRange: {
      fromEpochMS: parseTime(timeRange?.from ?? from, 'from'),
      toEpochMS: parseTime(timeRange?.to ?? to, 'to'),
    },
    json: Buffer.from(JSON.stringify(json)),
  };
}

export function forwardedHeaders(req: Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of FORWARDED_HEADERS) {
    const value = req.get(name);
    if (value) {
      headers[`http_${name}`] = value;
    }
  }
  return headers;
}

/** The frames are already JSON, so they go to the browser unparsed. */
function resultsJson(responses: Record<string, DataResponseMessage>): string {
  const results = Object.keys(responses)
    .sort()
    .map((refId) => {
      const { status, error, errorSource, frames } = responses[refId];
      const fields = [`"status":${status || 200}`];
      if (error) {
        fields.push(`"error":${JSON.stringify(error)}`, `"errorSource":${JSON.stringify(errorSource)}`);
      }
      fields.push(`"frames":[${frames.map((frame) => frame.toString()).join(',')}]`);
      return `${JSON.stringify(refId)}:{${fields.join(',')}}`;
    });
  return `{${results.join(',')}}`;
}
