import { readdirSync, readFileSync } from 'node:fs';
import { type Server } from 'node:http';
import path from 'node:path';
import express, { type RequestHandler } from 'express';
import { type DataSourceStore } from './dataSourceStore';
import { type PluginProcess } from './plugin/process';
import { assetRoutes } from './routes/assets';
import { dataSourceRoutes } from './routes/dataSource';
import { queryRoutes } from './routes/query';
import { type World } from './worlds';

export interface PreviewServerOptions {
  root: string;
  port: number;
  store: DataSourceStore;
  plugin: PluginProcess;
  worlds: World[];
  /** The address of the simulator's control server, for tests. Not a secret. */
  info: { endpoint: string; control?: string };
  log: (line: string) => void;
}

/** Grafana's routes for one data source, and the page that shows the plugin, on the loopback interface only. */
export function startPreviewServer(options: PreviewServerOptions): Promise<Server> {
  const { root, port, store, plugin, worlds, info, log } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use(onlyLocalHost);
  app.use(express.json({ limit: '10mb', strict: false }));
  app.use(queryRoutes(store, plugin, log));
  app.use(dataSourceRoutes(store, plugin, log));
  app.get(
    '/preview/info',
    (_req, res) => void res.json({ ...info, worlds: worlds.map(({ id, base }) => ({ id, base })) })
  );
  app.get('/preview/dashboards', (_req, res) => void res.json(provisionedDashboards(root)));
  app.use(assetRoutes(root, worlds));
  app.use((_req, res) => void res.status(404).json({ message: 'Not found' }));

  return new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1');
    server.once('listening', () => resolve(server));
    server.once('error', reject);
  });
}

/** Prevents DNS rebinding: a foreign page whose name resolves to this address must not reach the data source. */
const onlyLocalHost: RequestHandler = (req, res, next) => {
  if (['localhost', '127.0.0.1', '[::1]'].includes(req.hostname)) {
    next();
  } else {
    res.status(403).json({ message: 'The preview is available on localhost only.' });
  }
};

function provisionedDashboards(root: string): unknown[] {
  const folder = path.join(root, 'provisioning', 'dashboards');
  let files: string[];
  try {
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as unknown);
}
