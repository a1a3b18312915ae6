import { existsSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, stop, type Plugin } from 'esbuild';
import { installedVersion, type World } from './worlds';

/** Bundles the page with the packages of one world into a plain script, as Grafana ships its own frontend. */
export async function bundlePage(root: string, world: World): Promise<void> {
  rmSync(world.dist, { recursive: true, force: true });
  const page = path.join(root, 'preview', 'page');
  const result = await build({
    entryPoints: { page: path.join(page, 'main.tsx') },
    outdir: world.dist,
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    tsconfig: path.join(root, 'tsconfig.node.json'),
    sourcemap: 'linked',
    minify: true,
    keepNames: true,
    metafile: true,
    logLevel: 'error',
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env': '{}',
      global: 'window',
      // SystemJS adds an AMD `define` to the page: libraries bundled here must not register themselves with it.
      define: 'undefined',
      'window.__WORLD__': JSON.stringify({
        base: world.base,
        grafana: installedVersion(world, '@grafana/data'),
        react: installedVersion(world, 'react'),
      }),
    },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
    plugins: [packagesOf(page, world), hostRegistries(world), reactForDevelopment()],
  });
  // Otherwise esbuild's helper process would keep running as long as the preview.
  await stop();
  const strangers = Object.keys(result.metafile.inputs)
    .map((input) => path.resolve(root, input))
    .filter((input) => input.includes(`${path.sep}node_modules${path.sep}`) && !input.startsWith(world.nodeModules));
  if (strangers.length > 0) {
    throw new Error(`The page for Grafana ${world.id} took packages of another version: ${strangers[0]}`);
  }
}

/** Resolves the page's package imports in the world's node_modules, wherever the page's sources are. */
function packagesOf(page: string, world: World): Plugin {
  return {
    name: 'packages-of-world',
    setup(builder) {
      builder.onResolve({ filter: /^[^./]/ }, (args) => {
        if (args.path.startsWith('preview:')) {
          return undefined;
        }
        const fromPage = args.importer.startsWith(page + path.sep) && args.pluginData !== 'resolved';
        if (!fromPage || args.kind === 'entry-point') {
          return undefined;
        }
        return builder.resolve(args.path, { kind: args.kind, resolveDir: world.home, pluginData: 'resolved' });
      });
    },
  };
}

/**
 * Grafana 13 fills two registries of @grafana/runtime at startup, through functions that the published package does
 * not export; without them, every query falls back to the older way with a warning. 12.4 has no such registries.
 */
function hostRegistries(world: World): Plugin {
  const services = path.join(world.nodeModules, '@grafana', 'runtime', 'dist', 'esm', 'services');
  const settings = path.join(services, 'dataSource', 'settings.mjs');
  const loggers = path.join(services, 'logging', 'registry.mjs');
  const contents = existsSync(settings)
    ? `import { initDataSourceInstanceSettings } from ${JSON.stringify(settings)};
       import { initializeLoggersRegistry } from ${JSON.stringify(loggers)};
       initializeLoggersRegistry();
       export const fillHostRegistries = initDataSourceInstanceSettings;`
    : 'export const fillHostRegistries = () => undefined;';
  return {
    name: 'host-registries',
    setup(builder) {
      builder.onResolve({ filter: /^preview:host-registries$/ }, ({ path: id }) => ({
        path: id,
        namespace: 'preview',
      }));
      builder.onLoad({ filter: /.*/, namespace: 'preview' }, () => ({ contents, resolveDir: world.home }));
    },
  };
}

/** React's development build reports problems with components in the console. The rest is as Grafana ships it. */
function reactForDevelopment(): Plugin {
  return {
    name: 'react-for-development',
    setup(builder) {
      builder.onLoad({ filter: /[\\/]node_modules[\\/](react|react-dom|scheduler)[\\/].*\.js$/ }, async (args) => {
        const code = await readFile(args.path, 'utf8');
        return { contents: code.replaceAll('process.env.NODE_ENV', '"development"'), loader: 'js' };
      });
    },
  };
}
