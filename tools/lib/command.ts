import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { ROOT } from './paths';

export interface Outcome {
  code: number;
  stdout: string;
  /** stdout and stderr, in the order received. */
  output: string;
}

/** All child processes that are still running. */
const running = new Set<ChildProcess>();

process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export function spawnChild(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { cwd: ROOT, ...options });
  running.add(child);
  const forget = () => running.delete(child);
  child.once('exit', forget);
  child.once('error', forget);
  return child;
}

/** Runs a command to completion and captures its output, to be shown only when needed. */
export function run(command: string, args: string[], options: SpawnOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawnChild(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}

/** Runs a package.json script. Uses the npm that started this, if any, because Windows cannot spawn "npm". */
export function npm(args: string[], options: SpawnOptions = {}): Promise<Outcome> {
  const script = process.env.npm_execpath;
  return script
    ? run(process.execPath, [script, ...args], options)
    : run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Runs a TypeScript program of the project in a process of its own. */
export function tsxArguments(file: string): string[] {
  return ['--import', 'tsx', file];
}

/** Ends a child process: first by asking, after a while by force. */
export function stopChild(child: ChildProcess, patienceMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

export async function stopAllChildren(): Promise<void> {
  await Promise.all([...running].map((child) => stopChild(child)));
}

let ending = false;

/** Whether this process is shutting down, so that the end of a child is expected. */
export function isEnding(): boolean {
  return ending;
}

/**
 * Runs `stop` once when this process is told to end. If END_WITH_PARENT is set, also when the process that started it
 * is gone, so that a killed npm or test runner leaves nothing behind either.
 */
export function onEnd(stop: () => Promise<void>): void {
  const parent = process.ppid;
  const end = (code: number) => {
    if (!ending) {
      ending = true;
      void stop()
        .catch(() => undefined)
        .then(() => process.exit(code));
    }
  };
  process.on('SIGINT', () => end(130));
  process.on('SIGTERM', () => end(143));
  process.on('SIGHUP', () => end(129));
  if (process.env.END_WITH_PARENT) {
    setInterval(() => process.ppid !== parent && end(1), 1000).unref();
  }
}
