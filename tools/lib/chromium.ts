import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromiumOfMachine } from './chromiumOfMachine';
import { run } from './command';
import { ROOT } from './paths';

/** Finds or installs a Chromium; returns what to do if that is not possible. */
export async function ensureChromium(): Promise<string | undefined> {
  const own = chromiumOfMachine();
  if (own) {
    return existsSync(own) ? undefined : `CHROMIUM_PATH is ${own}, but there is no such file.`;
  }
  if (existsSync(playwrightsPath())) {
    return undefined;
  }
  console.log('        installing Chromium …');
  const cli = path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  await run(process.execPath, [cli, 'install', 'chromium']);
  if (existsSync(playwrightsPath())) {
    return undefined;
  }
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  return chromiumOfMachine()
    ? undefined
    : 'Chromium is missing and could not be installed. Install it and set CHROMIUM_PATH=/path/to/chromium npm test';
}

function playwrightsPath(): string {
  const require = createRequire(path.join(ROOT, 'package.json'));
  const { chromium } = require('@playwright/test') as typeof import('@playwright/test');
  return chromium.executablePath();
}
