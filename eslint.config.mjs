import grafanaI18n from '@grafana/i18n/eslint-plugin';
import grafanaPlugins from '@grafana/eslint-plugin-plugins';
import { defineConfig } from 'eslint/config';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import semver from 'semver';
import baseConfig from './.config/eslint.config.mjs';

/** The oldest Grafana version that plugin.json supports. */
const plugin = JSON.parse(readFileSync(new URL('./src/plugin.json', import.meta.url), 'utf8'));
const oldest = semver.minVersion(plugin.dependencies.grafanaDependency).version;

/**
 * `@grafana/plugins/import-is-compatible` compares imports with the types of the oldest Grafana, which it installs
 * into this folder if the folder is missing. The rule itself would install an unpinned @grafana/runtime and every
 * dependency, one of which is not in the npm registry; the files of these three packages are enough.
 */
function fetchOldestTypes() {
  const packages = ['@grafana/data', '@grafana/ui', '@grafana/runtime'];
  const folder = join(tmpdir(), `gf-eslint-plugin-compatible-${oldest}`);
  const home = (name) => join(folder, 'node_modules', name);
  if (packages.every((name) => existsSync(join(home(name), 'package.json')))) {
    return true;
  }
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quiet = {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  };
  try {
    for (const name of packages) {
      mkdirSync(home(name), { recursive: true });
      const archive = execFileSync(npm, ['pack', '--silent', `${name}@${oldest}`], quiet).trim();
      execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', join('node_modules', name)], quiet);
      rmSync(join(folder, archive));
    }
    return true;
  } catch (error) {
    // An incomplete folder would make the rule fail permanently.
    rmSync(folder, { recursive: true, force: true });
    if (process.env.CI) {
      throw error;
    }
    console.warn(
      `Imports are not compared with Grafana ${oldest}: its packages could not be fetched (${error.message})`
    );
    return false;
  }
}

/** Code that runs in Node or in the preview's page, and the tools' configuration. */
const tooling = ['{simulator,preview,tests,tools,bench}/**/*.{js,mjs,ts,tsx}', '*.{js,mjs,ts}'];

const reactRules = baseConfig
  .flatMap((config) => Object.keys(config.rules ?? {}))
  .filter((rule) => /^react(-hooks)?\//.test(rule));

export default defineConfig([
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/coverage/',
      '**/artifacts/',
      '**/work/',
      '**/ci/',
      'test-results/',
      'playwright-report/',
      'blob-report/',
      'playwright/.cache/',
      'playwright/.auth/',
      // Part of the scaffold.
      '.config/',
    ],
  },
  ...baseConfig,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { '@grafana/plugins': grafanaPlugins },
    rules: {
      // The build uses the newest @grafana packages; this keeps it compatible with what plugin.json supports.
      '@grafana/plugins/import-is-compatible': fetchOldestTypes() ? 'error' : 'off',
      '@typescript-eslint/no-deprecated': 'error',
      // With options, because a severity alone keeps the scaffold's options, which allow some.
      'no-console': ['error', {}],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/**/*.test.{ts,tsx}', 'src/testing/**'],
    plugins: { '@grafana/i18n': grafanaI18n },
    rules: {
      '@grafana/i18n/no-untranslated-strings': ['error', { calleesToIgnore: ['^css$'] }],
      '@grafana/i18n/no-translation-top-level': 'error',
      '@grafana/i18n/t-plural-defaults': 'error',
      '@grafana/i18n/trans-plural-defaults': 'error',
    },
  },
  {
    files: tooling,
    // Directives for another editor's rules do no harm here.
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: {
      'no-console': 'off',
      // The preview host shares with plugins what Grafana would, including `moment`.
      'no-restricted-imports': 'off',
      // The `use` of Playwright's fixtures is not a React hook, and nothing here is compiled for React.
      ...Object.fromEntries(reactRules.map((rule) => [rule, 'off'])),
    },
  },
]);
