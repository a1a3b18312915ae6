import grafanaI18n from '@grafana/i18n/eslint-plugin';
import grafanaPlugins from '@grafana/eslint-plugin-plugins';
import { defineConfig } from 'eslint/config';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import semver from 'semver';
import baseConfig from './.config/eslint.config.mjs';

/** The oldest Grafana that plugin.json promises to run on. */
const plugin = JSON.parse(readFileSync(new URL('./src/plugin.json', import.meta.url), 'utf8'));
const oldest = semver.minVersion(plugin.dependencies.grafanaDependency).version;

/**
 * `@grafana/plugins/import-is-compatible` compares imports with the types of the oldest Grafana, which it
 * installs into this folder when the folder is missing. Its own way asks for an unpinned @grafana/runtime and
 * for every dependency, one of which lives outside the npm registry; the three packages' files are enough.
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
    // An incomplete folder would make the rule fail for good.
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

/** What runs in Node or in the page of the preview host, and what configures the tools. */
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
      // Belongs to the scaffold.
      '.config/',
    ],
  },
  ...baseConfig,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { '@grafana/plugins': grafanaPlugins },
    rules: {
      // The build is made with the newest @grafana packages; this holds it to what plugin.json promises.
      '@grafana/plugins/import-is-compatible': fetchOldestTypes() ? 'error' : 'off',
      '@typescript-eslint/no-deprecated': 'error',
      // With options, because a severity alone keeps those of the scaffold, which allow some.
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
    // A directive written for another editor's rules does no harm here.
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: {
      'no-console': 'off',
      // The preview host hands plugins what Grafana would, `moment` among it.
      'no-restricted-imports': 'off',
      // Playwright's fixtures have a `use` that is no React hook, and nothing here is compiled for React.
      ...Object.fromEntries(reactRules.map((rule) => [rule, 'off'])),
    },
  },
]);
