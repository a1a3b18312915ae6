import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import yauzl from 'yauzl';
import { readManifest, writeArchive } from './archive';

const ID = 'amperecloud-platform-datasource';
const FILES: Record<string, string> = {
  'plugin.json': JSON.stringify({ id: ID, executable: 'gpx_amperecloud', info: { version: '1.2.3' } }),
  'module.js': 'define()',
  'README.md': '# amperecloud',
  'CHANGELOG.md': '',
  LICENSE: 'Apache',
  go_plugin_build_manifest: 'sum',
  gpx_amperecloud_linux_amd64: '\x7fELF',
  'gpx_amperecloud_windows_amd64.exe': 'MZ',
  'img/logo.svg': '<svg/>',
  'locales/de-DE/texts.json': '{"ä":"ö"}',
};

function built(change: Record<string, string | undefined> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'amperecloud-dist-'));
  for (const [name, text] of Object.entries({ ...FILES, ...change })) {
    if (text !== undefined) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  }
  return folder;
}

/** What another library finds in a zip: modes and texts by name. */
function opened(zip: string): Promise<Record<string, { mode: number; text: string }>> {
  return new Promise((resolve, reject) => {
    yauzl.open(zip, { lazyEntries: true }, (error, file) => {
      if (error) {
        reject(error);
        return;
      }
      const found: Record<string, { mode: number; text: string }> = {};
      file.on('error', reject).on('end', () => resolve(found));
      file.on('entry', (entry: yauzl.Entry) => {
        file.openReadStream(entry, (failure, stream) => {
          if (failure) {
            reject(failure);
            return;
          }
          let text = '';
          stream.setEncoding('utf8').on('data', (part: string) => (text += part));
          stream.on('end', () => {
            found[entry.fileName] = { mode: (entry.externalFileAttributes >>> 16) & 0o777, text };
            file.readEntry();
          });
        });
      });
      file.readEntry();
    });
  });
}

test('the zip has everything in one folder that is called as the plugin, and executables that can be executed', async (t) => {
  const folder = built();
  const zip = path.join(folder, '..', `${path.basename(folder)}.zip`);
  t.after(() => [folder, zip].forEach((name) => rmSync(name, { recursive: true, force: true })));
  chmodSync(path.join(folder, 'module.js'), 0o600); // as a strict umask leaves it
  symlinkSync('/etc/passwd', path.join(folder, 'img', 'link.svg'));
  await writeArchive(folder, zip);
  const found = await opened(zip);
  assert.deepEqual(
    Object.keys(found).sort(),
    Object.keys(FILES)
      .map((name) => `${ID}/${name}`)
      .sort()
  );
  for (const [name, text] of Object.entries(FILES)) {
    const mode = name.startsWith('gpx_') ? 0o755 : 0o644;
    assert.deepEqual(found[`${ID}/${name}`], { mode, text }, name);
  }
});

test('the same files make the same zip', async (t) => {
  const folders = [built(), built()];
  const zips = folders.map((folder) => `${folder}.zip`);
  t.after(() => [...folders, ...zips].forEach((name) => rmSync(name, { recursive: true, force: true })));
  await writeArchive(folders[0], zips[0]);
  await writeArchive(folders[1], zips[1]);
  const [one, other] = zips.map((zip) => createHash('sha256').update(readFileSync(zip)).digest('hex'));
  assert.equal(one, other);
});

test('the list of sources has none of installed packages', async (t) => {
  const own = 'aa:pkg/main.go\nbb:pkg/modules.go\n';
  const folder = built({ go_plugin_build_manifest: `cc:preview/one/node_modules/flatted/flatted.go\n${own}` });
  t.after(() => [folder, `${folder}.zip`].forEach((name) => rmSync(name, { recursive: true, force: true })));
  await writeArchive(folder, `${folder}.zip`);
  assert.equal((await opened(`${folder}.zip`))[`${ID}/go_plugin_build_manifest`].text, own);
});

test('what is not built as a whole makes no zip', async (t) => {
  for (const [change, words] of [
    [{ 'module.js': undefined }, /no module\.js/],
    [{ LICENSE: undefined, 'README.md': undefined }, /no README\.md, LICENSE/],
    [
      { gpx_amperecloud_linux_amd64: undefined, 'gpx_amperecloud_windows_amd64.exe': undefined },
      /the backend was not built/,
    ],
    [{ 'plugin.json': FILES['plugin.json'].replace('1.2.3', '%VERSION%') }, /the frontend was not built/],
  ] as Array<[Record<string, string | undefined>, RegExp]>) {
    const folder = built(change);
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    assert.throws(() => readManifest(folder), words);
    await assert.rejects(writeArchive(folder, `${folder}.zip`), words);
  }
});
