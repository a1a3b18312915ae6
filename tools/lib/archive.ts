import { createWriteStream, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { Problem } from './problem';

/** Where the SDK's build lists the Go sources, with their checksums. */
const SOURCES = 'go_plugin_build_manifest';

/** What a plugin cannot do without, besides an executable for each platform. */
const NEEDED = ['plugin.json', 'module.js', 'README.md', 'CHANGELOG.md', 'LICENSE', SOURCES];

/** The executables of the backend, which Grafana starts. */
const EXECUTABLE = /^gpx_[^/]+$/;

interface Manifest {
  id: string;
  executable: string;
  info: { version: string };
}

/** Reads what a built plugin says about itself; fails where it is not whole. */
export function readManifest(folder: string): Manifest {
  const missing = NEEDED.filter((name) => !lstatSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile());
  if (missing.length > 0) {
    throw new Problem(`${folder} is not a built plugin: it has no ${missing.join(', ')}.`);
  }
  const manifest: Manifest = JSON.parse(readFileSync(path.join(folder, 'plugin.json'), 'utf8'));
  if (!/^\d+\.\d+\.\d+/.test(manifest.info.version)) {
    throw new Problem(`The version in plugin.json is "${manifest.info.version}": the frontend was not built.`);
  }
  if (!filesOf(folder).some((name) => EXECUTABLE.test(name) && name.startsWith(manifest.executable))) {
    throw new Problem(`${folder} has no executable ${manifest.executable}_…: the backend was not built.`);
  }
  return manifest;
}

/**
 * Writes a built plugin as the zip that Grafana and administrators unzip: everything in one folder that is called as the
 * plugin, with the executables marked as such. The same files make the same zip.
 */
export async function writeArchive(folder: string, zip: string): Promise<void> {
  const { id } = readManifest(folder);
  const archive = new yazl.ZipFile();
  for (const name of filesOf(folder)) {
    const options = {
      mode: EXECUTABLE.test(name) ? 0o100755 : 0o100644,
      mtime: new Date(1980, 0, 1),
      forceDosTimestamp: true,
    };
    if (name === SOURCES) {
      const listed = readFileSync(path.join(folder, name), 'utf8');
      archive.addBuffer(Buffer.from(withoutInstalled(listed)), `${id}/${name}`, options);
    } else {
      archive.addFile(path.join(folder, name), `${id}/${name}`, options);
    }
  }
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(zip));
}

/**
 * The list of Go sources that the backend was built of, without those of npm packages in folders below the top: Grafana's
 * validator compares the list with the repository.
 */
function withoutInstalled(listed: string): string {
  return listed
    .split('\n')
    .filter((line) => !line.includes('/node_modules/'))
    .join('\n');
}

/** All files below a folder, with slashes, in order. Links are left out: they would lead elsewhere. */
function filesOf(folder: string, below = ''): string[] {
  return readdirSync(path.join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      const name = path.posix.join(below, entry.name);
      return entry.isDirectory() ? filesOf(folder, name) : entry.isFile() ? [name] : [];
    })
    .sort();
}
