import { type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { run, spawnChild } from './command';
import { freePort, HOST } from './port';
import { Problem } from './problem';

let isThere: Promise<boolean> | undefined;

/** Finds or installs a redis-server, and reports whether there is one. Without it, tests of a shared store are skipped. */
export function hasRedis(): Promise<boolean> {
  isThere ??= findRedis();
  return isThere;
}

/** A server with nothing in it, which keeps nothing on disk. */
export async function startRedis(): Promise<{ address: string; child: ChildProcess }> {
  const port = await freePort();
  const options = ['--bind', HOST, '--port', String(port), '--save', '', '--dir', tmpdir(), '--loglevel', 'warning'];
  const child = spawnChild('redis-server', options, { stdio: 'ignore' });
  for (let tries = 0; tries < 200; tries++) {
    if (await listens(port)) {
      return { address: `${HOST}:${port}`, child };
    }
    await wait(25);
  }
  throw new Problem('redis-server does not listen.');
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(port, HOST, () => resolve(true)).once('error', () => resolve(false));
    connection.unref().once('connect', () => connection.destroy());
  });
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
