import { existsSync } from 'node:fs';

const DEBIAN = '/usr/bin/chromium';

/** The system's own Chromium; undefined means the one that Playwright manages. */
export function chromiumOfMachine(): string | undefined {
  return process.env.CHROMIUM_PATH || (existsSync(DEBIAN) ? DEBIAN : undefined);
}

/** No GPU and no phoning home; for root, the sandbox must be off. */
export function chromiumArguments(): string[] {
  const quiet = ['--disable-gpu', '--disable-background-networking', '--disable-component-update'];
  return process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet;
}
