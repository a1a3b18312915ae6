import { defineConfig, devices } from '@playwright/test';
import { chromiumArguments, chromiumOfMachine } from './tools/lib/chromiumOfMachine';

/**
 * The plugin in the preview: its real frontend in the page, its real backend behind it, the simulated API behind
 * that. Every test runs with the packages of both supported versions of Grafana. tests/e2e is for a real Grafana.
 */
const port = process.env.PREVIEW_PORT ?? '3999';
const address = `http://127.0.0.1:${port}`;

export default defineConfig<{ base: string }>({
  testDir: './tests/browser',
  outputDir: './test-results/preview',
  // There is only one data source: tests that save settings must not run in parallel with tests that query.
  workers: 1,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1360, height: 1000 },
    baseURL: address,
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: chromiumOfMachine(), args: chromiumArguments() },
  },
  projects: [
    { name: 'react19-grafana13.2', use: { base: '/' } },
    { name: 'react18-grafana12.4', use: { base: '/12.4/' } },
  ],
  webServer: {
    command: 'node --import tsx tools/start.ts',
    url: `${address}/preview/info`,
    env: {
      PORT: port,
      PREVIEW_WORLDS: '13.2,12.4',
      AMPERECLOUD_URL: '',
      AMPERECLOUD_TOKEN: '',
      GRAFANA_HOME: '',
      END_WITH_PARENT: '1',
    },
    // The first start also installs and builds.
    timeout: 15 * 60_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
