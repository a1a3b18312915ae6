import { type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { spawnChild, tsxArguments } from './command';
import { ROOT } from './paths';
import { Problem } from './problem';

export interface Simulator {
  child: ChildProcess;
  /** The GraphQL endpoint that the plugin is pointed at. */
  endpoint: string;
  /** The control server, where tests get the true values and inject faults. */
  control: string;
}

/** The simulated user who can see every facility. */
export const SIMULATOR_TOKEN = 'demo-admin-token';
const START_MS = 60_000;

/** Starts the simulated API on free ports and waits until it reports being ready. */
export function startSimulator(onLine: (line: string) => void): Promise<Simulator> {
  const child = spawnChild(process.execPath, tsxArguments(path.join(ROOT, 'simulator', 'main.ts')), {
    env: { ...process.env, SIMULATOR_PORT: '0', SIMULATOR_CONTROL_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => fail(`it was not ready after ${START_MS / 1000} s`), START_MS);
    const fail = (reason: string) => {
      clearTimeout(timer);
      child.kill();
      reject(new Problem(`${said}The simulator did not start: ${reason}.`));
    };
    child.once('exit', (code) => fail(`it exited with code ${code}`));
    child.once('error', (error) => fail(error.message));
    const onText = (line: string) => {
      const ready = readyLine(line);
      if (ready) {
        clearTimeout(timer);
        resolve({ child, ...ready });
        return;
      }
      said += `${line}\n`;
      onLine(line);
    };
    createInterface({ input: child.stdout! }).on('line', onText);
    createInterface({ input: child.stderr! }).on('line', onText);
  });
}

function readyLine(line: string): { endpoint: string; control: string } | undefined {
  try {
    const { ready, endpoint, control } = JSON.parse(line) as { ready?: boolean; endpoint: string; control: string };
    return ready ? { endpoint, control } : undefined;
  } catch {
    return undefined;
  }
}
