import { existsSync } from 'node:fs';

const DEBIAN = '/usr/bin/chromium';

/** A Chromium of the machine's own; undefined means the one that Playwright keeps. */
export function chromiumOfMachine(): string | undefined {
  return process.env.CHROMIUM_PATH || (existsSync(DEBIAN) ? DEBIAN : undefined);
}

/** No graphics card, no calls home; and root has to do without the sandbox. */
export function chromiumArguments(): string[] {
  const quiet = ['--disable-gpu', '--disable-background-networking', '--disable-component-update'];
  return process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet;
}
