import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { type Browser, chromium, type Page } from '@playwright/test';

import { ROOT } from './lib/paths';
import { describe, Problem } from './lib/problem';

/**
 * `GRAFANA_URL=… npm run screenshots`: takes the pictures that the plugin's page in Grafana shows (src/img/screenshots),
 * of a Grafana that runs with this project's provisioning and the simulated account, as `GRAFANA_HOME=… npm start` does.
 */
const SIZE = { width: 1280, height: 800 };
const FOLDER = path.join(ROOT, 'src', 'img', 'screenshots');

/** A plant of the simulated account. */
const PLANT = 'Solarpark Groß Köris';

/** Noon of a day in June, in Germany. */
const NOON = Date.UTC(2026, 5, 18, 10, 15);
const DAY = 86_400_000;
const RANGE = `from=${NOON - DAY}&to=${NOON}`;
const WEEK = `from=${NOON - 7 * DAY}&to=${NOON}`;

interface Subject {
  name: string;
  at: string;
  /** Waits until it is complete, and brings into sight what it is about. */
  ready: (page: Page) => Promise<void>;
}

/** An editor in Explore with a query. */
function explore(query: object): string {
  const pane = {
    datasource: 'amperecloud',
    queries: [{ refId: 'A', version: 2, datasource: { uid: 'amperecloud' }, ...query }],
    range: { from: String(NOON - DAY), to: String(NOON) },
  };
  return `/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify({ a: pane }))}`;
}

const subjectsOf = (plant: string): Subject[] => [
  { name: 'portfolio', at: '/d/amperecloud-portfolio?from=now-24h&to=now&kiosk', ready: loaded },
  { name: 'plant', at: `/d/amperecloud-plant?${RANGE}&var-facility=${plant}&kiosk`, ready: loaded },
  { name: 'inverters', at: `/d/amperecloud-inverters?${RANGE}&var-facility=${plant}&kiosk`, ready: loaded },
  { name: 'curtailment', at: `/d/amperecloud-curtailment?${WEEK}&kiosk`, ready: loaded },
  {
    name: 'query-editor',
    at: explore({ queryType: 'readings', scope: 'all', roles: ['acPower'], relate: 'perKwp' }),
    ready: loaded,
  },
  {
    name: 'settings',
    at: '/connections/datasources/edit/amperecloud',
    ready: async (page) => {
      await page.getByRole('button', { name: 'API map' }).click();
      await page.getByText('me.companies.facilities', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Save & test' }).click();
      await page
        .getByText(/Readings verified/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'API map' }).scrollIntoViewIfNeeded();
      await page.getByRole('button', { name: 'API map' }).evaluate((button) => button.scrollIntoView());
    },
  },
];

main().catch((error: unknown) => {
  console.error(describe(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const url = process.env.GRAFANA_URL?.replace(/\/$/, '');
  if (!url) {
    throw new Problem('Set GRAFANA_URL to a Grafana that runs with this project: GRAFANA_HOME=… npm start');
  }
  mkdirSync(FOLDER, { recursive: true });
  const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((file) => file && existsSync(file));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const theme of ['dark', 'light']) {
      await take(browser, url, theme);
    }
  } finally {
    await browser.close();
  }
}

async function take(browser: Browser, url: string, theme: string): Promise<void> {
  const page = await browser.newPage({ viewport: SIZE, timezoneId: 'Europe/Berlin', locale: 'en-US' });
  const answer = await page.request.post(`${url}/login`, { data: { user: 'admin', password: 'admin' } });
  if (!answer.ok()) {
    throw new Problem(`${url} does not let admin log in: ${answer.status()}.`);
  }
  const listed = await page.request.get(`${url}/api/datasources/uid/amperecloud/resources/facilities`);
  const facilities: Array<{ id: string; name: string }> = await listed.json();
  const plant = facilities.find(({ name }) => name === PLANT);
  if (!plant) {
    throw new Problem(`The data source has no plant ${PLANT}: take the pictures of the simulated account.`);
  }
  for (const { name, at, ready } of subjectsOf(plant.id)) {
    await page.goto(`${url}${at}${at.includes('?') ? '&' : '?'}theme=${theme}`);
    await ready(page);
    await page.waitForTimeout(1500); // what has loaded is drawn in the next frames
    const file = path.join(FOLDER, `${name}-${theme}.png`);
    await page.screenshot({ path: file });
    console.log(path.relative(process.cwd(), file));
  }
  await page.close();
}

async function loaded(page: Page): Promise<void> {
  await page.waitForTimeout(2000);
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Panel loading bar').first().waitFor({ state: 'detached' });
}
