import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './command';
import { ROOT } from './paths';
import { Problem } from './problem';

/** Fails with a one-line message if Go is missing or too old for go.mod. */
export async function checkGo(): Promise<void> {
  const wanted = /^go (\S+)/m.exec(readFileSync(path.join(ROOT, 'go.mod'), 'utf8'))?.[1] ?? '0';
  const needed = `The plugin's backend needs Go ${wanted} or later`;
  const answer = await run('go', ['env', 'GOVERSION']).catch(() => {
    throw new Problem(`${needed}, but there is no "go" in the PATH. See https://go.dev/dl/`);
  });
  const found = /go(\d[\d.]*)/.exec(answer.stdout)?.[1];
  if (answer.code !== 0 || !found || compare(found, wanted) < 0) {
    const reason = found ? `this is ${found}` : answer.output.trim();
    throw new Problem(`${needed}; ${reason}. See https://go.dev/dl/`);
  }
}

function compare(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** The race detector needs cgo and a C compiler. */
export async function hasCCompiler(): Promise<boolean> {
  const answer = await run('go', ['env', 'CGO_ENABLED', 'CC']);
  const [enabled, compiler = ''] = answer.stdout.trim().split(/\r?\n/);
  if (enabled !== '1' || compiler === '') {
    return false;
  }
  const version = await run(compiler.split(' ')[0], ['--version']).catch(() => ({ code: 1 }));
  return version.code === 0;
}
