import { defineConfig, devices } from '@playwright/test';
import { chromiumArguments, chromiumOfMachine } from './tools/lib/chromiumOfMachine';

/**
 * The plugin in the preview: its real frontend in the page, its real backend behind it, the simulated API behind
 * that. Every test runs with the packages of both supported versions of Grafana. tests/e2e is for a real Grafana.
 *
 * Each version has a preview, a backend and a simulator of its own, so that the two run side by side. Within one,
 * there is only one data source: tests that save settings must not run in parallel with tests that query.
 */
const VERSIONS = [
  { name: 'react19-grafana13.2', grafana: '13.2', base: '/' },
  { name: 'react18-grafana12.4', grafana: '12.4', base: '/12.4/' },
];

/** One port for each version. */
const ports = (process.env.PREVIEW_PORTS ?? '3998,3999').split(',');
const address = (index: number) => `http://127.0.0.1:${ports[index]}`;

export default defineConfig<{ base: string }>({
  testDir: './tests/browser',
  outputDir: './test-results/preview',
  workers: VERSIONS.length,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1360, height: 1000 },
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
    // Recording takes time; in CI a failed test runs once more.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: { executablePath: chromiumOfMachine(), args: chromiumArguments() },
  },
  projects: VERSIONS.map(({ name, base }, index) => ({ name, workers: 1, use: { base, baseURL: address(index) } })),
  // Started one after the other, so that only the first installs and builds.
  webServer: VERSIONS.map(({ grafana }, index) => ({
    command: 'node --import tsx tools/start.ts',
    url: `${address(index)}/preview/info`,
    env: {
      PORT: ports[index],
      PREVIEW_WORLDS: grafana,
      AMPERECLOUD_URL: '',
      AMPERECLOUD_TOKEN: '',
      GRAFANA_HOME: '',
      END_WITH_PARENT: '1',
    },
    timeout: 15 * 60_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  })),
});
