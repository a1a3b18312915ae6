import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Page } from '@playwright/test';
import { expect, test } from '@grafana/plugin-e2e';

import { PLUGIN_ID, PROVISIONED } from './dataSource';

interface Dashboard {
  uid: string;
  title: string;
  panels: Array<{ title: string }>;
}

const FOLDER = path.join(__dirname, '..', '..', 'src', 'dashboards');
const bundled = readdirSync(FOLDER).map((file): Dashboard => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')));

/** What the simulated account has no events of: these panels say so. */
const MAY_BE_EMPTY = ['Values that got stuck', 'Series that changed their unit or interval'];

/** Opens a dashboard at a width that shows all panels, and collects what Grafana answered with an error. */
async function opened(page: Page, { uid }: Dashboard, width: number, theme: string): Promise<string[]> {
  const failures: string[] = [];
  page.on('response', async (response) => {
    if (response.url().includes('/api/ds/query') && !response.ok()) {
      failures.push(`${response.status()} ${await response.text().catch(() => '')}`);
    }
  });
  // Tall enough that Grafana, which loads what is in sight, loads all.
  await page.setViewportSize({ width, height: width < 500 ? 5600 : 1900 });
  await page.goto(`/d/${uid}?theme=${theme}&kiosk`);
  await expect(page.getByTestId(/^data-testid Panel header /).first()).toBeVisible();
  // While anything loads, the button to refresh cancels.
  await expect(page.getByTestId('data-testid RefreshPicker run button')).toHaveText(/Refresh|^$/, { timeout: 60_000 });
  await page.waitForLoadState('networkidle');
  await expect(page.getByLabel('Panel loading bar')).toHaveCount(0, { timeout: 60_000 });
  // What has loaded is drawn in the next frames.
  await page.waitForTimeout(1500);
  return failures;
}

for (const dashboard of bundled) {
  test(`${dashboard.title} shows all of its panels`, async ({ page }) => {
    const failures = await opened(page, dashboard, 1440, 'dark');
    for (const { title } of dashboard.panels) {
      const panel = page.getByTestId(`data-testid Panel header ${title}`);
      await expect(panel, title).toBeVisible();
      if (!MAY_BE_EMPTY.includes(title)) {
        await expect(panel, title).not.toContainText('No data');
      }
    }
    await expect(page.getByTestId(/^data-testid Panel status error/)).toHaveCount(0);
    await page.screenshot({ path: `test-results/grafana/${dashboard.uid}-dark.png` });
    await opened(page, dashboard, 1440, 'light');
    await page.screenshot({ path: `test-results/grafana/${dashboard.uid}-light.png` });
    await opened(page, dashboard, 390, 'light');
    await page.screenshot({ path: `test-results/grafana/${dashboard.uid}-phone.png` });
    expect(failures).toEqual([]);
  });
}

test('a plant of the portfolio leads to its dashboard with data source, plant and time range', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 1900 });
  await page.goto('/d/amperecloud-portfolio?from=now-2d&to=now');
  const table = page.getByTestId('data-testid Panel header Data and power now');
  await table.getByText('Windpark Öde Heide').click();
  await page.getByText('Open the plant').first().click();
  await expect(page).toHaveURL(/\/d\/amperecloud-plant/);
  await expect(page).toHaveURL(new RegExp(`var-datasource=${PROVISIONED}`));
  await expect(page).toHaveURL(/var-facility=[0-9a-f]{24}/);
  await expect(page).toHaveURL(/from=now-2d/);
  await expect(page.getByText('Windpark Öde Heide').first()).toBeVisible();
});

test('the data source offers the dashboards, and an imported one has data', async ({ page }) => {
  const offered: Array<{ title: string; path: string }> = await (
    await page.request.get(`/api/plugins/${PLUGIN_ID}/dashboards`)
  ).json();
  expect(offered.map(({ title }) => title).sort()).toEqual(bundled.map(({ title }) => title).sort());
  // As the data source's tab "Dashboards" does it, under a uid of its own: the provisioned one is there already.
  const energy = JSON.parse(readFileSync(path.join(FOLDER, 'energy.json'), 'utf8'));
  const imported = await page.request.post('/api/dashboards/import', {
    data: {
      dashboard: { ...energy, uid: 'imported-energy', title: 'Imported' },
      overwrite: true,
      inputs: [{ name: '*', type: 'datasource', pluginId: PLUGIN_ID, value: PROVISIONED }],
    },
  });
  expect(imported.ok(), await imported.text()).toBe(true);
  await opened(page, { ...energy, uid: 'imported-energy' }, 1440, 'dark');
  await expect(page.getByTestId('data-testid Panel header Produced')).toContainText(/\d.*Wh/);
  await page.request.delete('/api/dashboards/uid/imported-energy');
});
