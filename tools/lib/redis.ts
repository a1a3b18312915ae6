import { existsSync } from 'node:fs';
import { run } from './command';

let isThere: Promise<boolean> | undefined;

/** Finds or installs a redis-server, and reports whether there is one. Without it, tests of a shared store are skipped. */
export function hasRedis(): Promise<boolean> {
  isThere ??= findRedis();
  return isThere;
}

async function findRedis(): Promise<boolean> {
  if (await answers()) {
    return true;
  }
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    return false;
  }
  console.log('        installing redis-server …');
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server']);
  return answers();
}

async function answers(): Promise<boolean> {
  const { code } = await run('redis-server', ['--version']).catch(() => ({ code: 1 }));
  return code === 0;
}
