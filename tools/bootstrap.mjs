// The entry point of `npm start`, `npm test`, `npm run bench` and `npm run package`. It is plain JavaScript because it
// runs before anything is installed, so there is no TypeScript loader yet. It installs what is missing and then runs the
// task's program.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 20];
const PROGRAMS = { start: 'tools/start.ts', test: 'tools/test.ts', bench: 'bench/main.ts', package: 'tools/package.ts' };
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [task, ...args] = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  console.error(
    `Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}. See https://nodejs.org`
  );
  process.exit(1);
}
if (!Object.hasOwn(PROGRAMS, task ?? '')) {
  console.error('Use "npm start", "npm test", "npm run bench" or "npm run package".');
  process.exit(1);
}

if (!isInstalled()) {
  console.log('Installing the npm packages…');
  const code = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']);
  if (code !== 0) {
    console.error('npm ci failed; what it said is above. Nothing else can run without the packages.');
    process.exit(code);
  }
}
process.exit(await run(process.execPath, ['--import', 'tsx', path.normalize(PROGRAMS[task]), ...args]));

/** npm records what it installed in a hidden lock file; a newer package-lock.json requires another install. */
function isInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

/** The npm that started this, if any: the `npm` command is a script that Windows cannot spawn directly. */
function npm(args) {
  const script = process.env.npm_execpath;
  return script ? run(process.execPath, [script, ...args]) : run('npm', args, process.platform === 'win32');
}

function run(command, args, shell = false) {
  // If this process is killed without a chance to pass that on, the child notices and ends by itself.
  const env = { ...process.env, END_WITH_PARENT: '1' };
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell, env });
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, forward);
  }
  // npm sends a signal to the shell between itself and this process, and the shell does not pass it on, so the only
  // sign is that the shell is gone.
  const shellOfNpm = process.ppid;
  const watch = setInterval(() => process.ppid !== shellOfNpm && child.kill('SIGTERM'), 1000);
  if (!process.env.npm_lifecycle_event) {
    clearInterval(watch);
  }
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.off(name, forward);
      }
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}
