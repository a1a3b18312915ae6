import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths';

/** Tests and build output are not part of the build. */
const NO_SOURCE = /(\.test\.tsx?|\.spec\.tsx?|_test\.go)$|(^|[\\/])(node_modules|dist)([\\/]|$)/;

/** Whether the built file is missing, or older than one of its sources. */
export function isStale(built: string, sources: string[]): boolean {
  if (!existsSync(built)) {
    return true;
  }
  const builtAt = statSync(built).mtimeMs;
  return sources.some((source) => newest(path.join(ROOT, source)) > builtAt);
}

function newest(file: string): number {
  if (!existsSync(file) || NO_SOURCE.test(path.relative(ROOT, file))) {
    return 0;
  }
  const stat = statSync(file);
  if (!stat.isDirectory()) {
    return stat.mtimeMs;
  }
  return Math.max(0, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}
