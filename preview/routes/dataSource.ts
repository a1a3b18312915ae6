import { Router, type Request, type RequestHandler } from 'express';
import { DATA_SOURCE_UID, PLUGIN_ID } from '../constants';
import { type DataSourceStore, type DataSourceUpdate } from '../dataSourceStore';
import { type CallResourceChunk } from '../plugin/messages';
import { type PluginProcess } from '../plugin/process';
import { sendPluginFailure } from './failure';
import { forwardedHeaders } from './query';

/** Headers that only concern the connection between browser and Grafana, so they are not passed to the plugin. */
const KEPT_BACK = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade']);

/** Grafana's routes for a data source's settings, health and resources, for the one data source of the preview. */
export function dataSourceRoutes(store: DataSourceStore, plugin: PluginProcess, log: (line: string) => void): Router {
  const base = '/api/datasources/uid/:uid';
  const router = Router();
  router.param('uid', (_req, res, next, uid: string) => {
    if (uid === DATA_SOURCE_UID) {
      next();
    } else {
      res.status(404).json({ message: 'Data source not found' });
    }
  });

  router.get(base, (_req, res) => void res.json(store.settings()));
  router.put(base, (req, res) => {
    const datasource = store.update(req.body as DataSourceUpdate);
    res.json({ id: datasource.id, name: datasource.name, message: 'Datasource updated', datasource });
  });

  const health: RequestHandler = async (req, res) => {
    try {
      const answer = await plugin.client().checkHealth({
        pluginContext: store.pluginContext(),
        headers: forwardedHeaders(req),
      });
      const details = answer.jsonDetails.length > 0 ? JSON.parse(answer.jsonDetails.toString()) : undefined;
      res.status(answer.status === 'OK' ? 200 : 400).json({ status: answer.status, message: answer.message, details });
    } catch (error) {
      sendPluginFailure(res, error, log);
    }
  };
  router.get(`${base}/health`, health);

  router.all(`${base}/resources{/*path}`, (req, res) => {
    try {
      callResource(req, res, store, plugin, log);
    } catch (error) {
      sendPluginFailure(res, error, log);
    }
  });

  const metrics: RequestHandler = async (_req, res) => {
    try {
      const answer = await plugin.client().collectMetrics({ pluginId: PLUGIN_ID });
      res.type('text/plain').send(answer.metrics?.prometheus ?? '');
    } catch (error) {
      sendPluginFailure(res, error, log);
    }
  };
  router.get([`/api/plugins/${PLUGIN_ID}/metrics`, `/metrics/plugins/${PLUGIN_ID}`], metrics);
  return router;
}

/** The plugin responds in chunks: status and headers come with the first. */
function callResource(
  req: Request,
  res: Parameters<RequestHandler>[1],
  store: DataSourceStore,
  plugin: PluginProcess,
  log: (line: string) => void
): void {
  const segments = req.params.path as unknown as string[] | undefined;
  const path = (segments ?? []).join('/');
  const search = new URL(req.originalUrl, 'http://localhost').search;
  const call = plugin.client().callResource({
    pluginContext: store.pluginContext(),
    path,
    method: req.method,
    url: path + search,
    headers: resourceHeaders(req),
    body: bodyOf(req),
  });
  call.on('data', (chunk: CallResourceChunk) => {
    if (!res.headersSent) {
      for (const [name, { values }] of Object.entries(chunk.headers)) {
        res.setHeader(name, values);
      }
      // Grafana adds this to every plugin response, so that none can act as a page of its own.
      res.set('Content-Security-Policy', 'sandbox');
      res.status(chunk.code);
      res.flushHeaders();
    }
    res.write(chunk.body);
  });
  call.on('end', () => res.end());
  call.on('error', (error) => sendPluginFailure(res, error, log));
  res.on('close', () => call.cancel());
}

function resourceHeaders(req: Request): Record<string, { values: string[] }> {
  const headers: Record<string, { values: string[] }> = {};
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined && !KEPT_BACK.has(name)) {
      headers[name] = { values: Array.isArray(value) ? value : [value] };
    }
  }
  return headers;
}

/** The body parser has already parsed JSON; it is serialized again for the plugin. */
function bodyOf(req: Request): Buffer {
  return req.body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(req.body));
}
