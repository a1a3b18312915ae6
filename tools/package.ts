import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readManifest, writeArchive } from './lib/archive';
import { buildBackend, buildBackends, buildFrontend, need } from './lib/builds';
import { checkGo } from './lib/go';
import { ROOT } from './lib/paths';
import { describe, Problem } from './lib/problem';

/** `npm run package`: builds the plugin from nothing, and packs what administrators install. */
const USAGE = 'npm run package [-- --platforms all|host]';

main().catch((error: unknown) => {
  console.error(describe(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { platforms: { type: 'string', default: 'all' } } });
  if (!['all', 'host'].includes(values.platforms)) {
    throw new Problem(`There are no platforms "${values.platforms}". Use: ${USAGE}`);
  }
  await checkGo(); // first, because building the frontend takes a minute
  const dist = path.join(ROOT, 'dist');
  rmSync(dist, { recursive: true, force: true }); // what an earlier build left must not be packed
  console.log('Building the frontend…');
  need(await buildFrontend(), 'The frontend could not be built');
  console.log(values.platforms === 'all' ? 'Building the backend for all platforms…' : 'Building the backend…');
  need(await (values.platforms === 'all' ? buildBackends() : buildBackend()), 'The backend could not be built');
  const { id, info } = readManifest(dist);
  const zip = path.join(ROOT, 'artifacts', `${id}-${info.version}.zip`);
  mkdirSync(path.dirname(zip), { recursive: true });
  await writeArchive(dist, zip);
  console.log(path.relative(process.cwd(), zip));
}
