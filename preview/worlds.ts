import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A version of Grafana's packages that the page is bundled with, so the plugin runs with its components and React. */
export interface World {
  id: '13.2' | '12.4';
  /** Where the page is served. */
  base: '/' | '/12.4/';
  /** The folder whose node_modules hold the packages. */
  home: string;
  nodeModules: string;
  dist: string;
}

export function worldsOf(root: string): World[] {
  const world = (id: World['id'], base: World['base'], home: string): World => ({
    id,
    base,
    home,
    nodeModules: path.join(home, 'node_modules'),
    dist: path.join(root, 'preview', 'dist', id),
  });
  return [world('13.2', '/', root), world('12.4', '/12.4/', path.join(root, 'preview', 'grafana-12.4'))];
}

export function isBundled(world: World): boolean {
  return existsSync(path.join(world.dist, 'page.js'));
}

export function installedVersion(world: World, name: string): string {
  const file = path.join(world.nodeModules, name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
