import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { ROOT } from './paths';

export interface Outcome {
  code: number;
  stdout: string;
  /** stdout and stderr in the order in which they came. */
  output: string;
}

/** Everything that this process started and that has not ended yet. */
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

/** Runs a command to its end and keeps what it prints: shown only when it matters. */
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

/** A script of package.json. The npm that started this is used where there is one: Windows cannot spawn "npm". */
export function npm(args: string[], options: SpawnOptions = {}): Promise<Outcome> {
  const script = process.env.npm_execpath;
  return script
    ? run(process.execPath, [script, ...args], options)
    : run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** A TypeScript program of the project, in one process of its own. */
export function tsxArguments(file: string): string[] {
  return ['--import', 'tsx', file];
}

/** Ends one child: asked first, forced after a while. */
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

/** Whether this process is on its way out: what ends now, ends because of that. */
export function isEnding(): boolean {
  return ending;
}

/**
 * Runs `stop` once when this process is told to end. Where END_WITH_PARENT is set, also when the process that started
 * it is gone: a killed npm or test runner leaves nothing behind either.
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
