import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { Router } from 'express';
import { PLUGIN_ID } from '../constants';
import { type World } from '../worlds';
import { htmlPage } from './htmlPage';
import { substituteIcon } from './substituteIcon';

/** The plugin's built frontend, the page itself, and the icons and fonts that Grafana would serve. */
export function assetRoutes(root: string, worlds: World[]): Router {
  const router = Router();
  router.use(`/public/plugins/${PLUGIN_ID}`, express.static(path.join(root, 'dist'), { setHeaders: noCache }));
  router.use('/preview/systemjs', express.static(path.join(root, 'node_modules', 'systemjs', 'dist')));
  // The 12.4 page has its own icons, hence its own public path; the plugin is the same.
  for (const world of [...worlds].reverse()) {
    router.use(worldRoutes(root, world, worlds));
  }
  return router;
}

function worldRoutes(root: string, world: World, worlds: World[]): Router {
  const router = Router();
  const publicPath = `${world.base}public`;
  const icons = path.join(world.nodeModules, '@grafana', 'ui', 'dist', 'public', 'img', 'icons');
  router.use(`${publicPath}/build/img/icons`, express.static(icons));
  router.use(`${publicPath}/build/img/icons`, (req, res) => void res.type('svg').send(substituteIcon(icons, req.path)));

  for (const [font, file] of Object.entries(fontFiles(root))) {
    router.get(`${publicPath}/fonts/${font}`, (_req, res) => {
      if (existsSync(file)) {
        res.sendFile(file);
      } else {
        res.status(404).end();
      }
    });
  }
  router.use(`${world.base}assets`, express.static(world.dist, { setHeaders: noCache }));
  router.get(world.base, (_req, res) => void res.type('html').send(htmlPage(world, worlds)));
  return router;
}

/** Grafana's typefaces under the names that @grafana/ui asks for. */
function fontFiles(root: string): Record<string, string> {
  const inter = (weight: number, style: string) =>
    path.join(root, 'node_modules', '@fontsource', 'inter', 'files', `inter-latin-${weight}-${style}.woff2`);
  return {
    'inter/Inter-Regular.woff2': inter(400, 'normal'),
    'inter/Inter-Medium.woff2': inter(500, 'normal'),
    'inter/Inter-Italic.woff2': inter(400, 'italic'),
    'inter/Inter-MediumItalic.woff2': inter(500, 'italic'),
    'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2': path.join(
      root,
      'node_modules',
      '@fontsource',
      'roboto-mono',
      'files',
      'roboto-mono-latin-400-normal.woff2'
    ),
  };
}

function noCache(res: { setHeader(name: string, value: string): unknown }): void {
  res.setHeader('Cache-Control', 'no-cache');
}
