import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, type Page, test } from '@playwright/test';

import { readManifest, writeArchive } from '../../tools/lib/archive';
import { PLUGIN_ID } from './dataSource';
import { type OwnGrafana, startOwnGrafana, TOKEN } from './ownGrafana';

// The way of docs/install.md: the zip of `npm run package`, unzipped into a Grafana that knows nothing of the plugin.
test.skip(process.env.GRAFANA_HOME === undefined || process.platform === 'win32', 'needs GRAFANA_HOME');
test.skip(spawnSync('unzip', ['-v']).status !== 0, 'needs unzip');
test.use({ storageState: { cookies: [], origins: [] }, viewport: { width: 1280, height: 1900 } });

const DIST = path.join(__dirname, '..', '..', 'dist');

test.describe('the zip', () => {
  test.setTimeout(300_000);
  let grafana: OwnGrafana;
  let folder: string;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    folder = mkdtempSync(path.join(tmpdir(), 'amperecloud-installed-'));
    const [plugins, provisioning] = ['plugins', 'provisioning'].map((name) => path.join(folder, name));
    mkdirSync(plugins);
    mkdirSync(provisioning);
    const { id, info } = readManifest(DIST);
    const zip = path.join(folder, `${id}-${info.version}.zip`);
    await writeArchive(DIST, zip);
    execFileSync('unzip', ['-q', zip, '-d', plugins]);
    grafana = await startOwnGrafana({ GF_PATHS_PLUGINS: plugins, GF_PATHS_PROVISIONING: provisioning });
  });
  test.afterAll(async () => {
    await grafana?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is installed, connected by a token, and shows the portfolio', async ({ page }) => {
    const url = grafana.url.replace(/\/$/, '');
    await page.request.post(`${url}/login`, { data: { user: 'admin', password: 'admin' } });
    expect(await (await page.request.get(`${url}/api/datasources`)).json()).toEqual([]);
    await page.goto(`${url}/connections/datasources/new`);
    await page.getByPlaceholder('Filter by name or type').fill('amperecloud');
    await page.getByRole('button', { name: /amperecloud/ }).click();
    await page.getByLabel('URL', { exact: true }).fill(grafana.endpoint); // only because the account is a simulated one
    await page.getByLabel('API token', { exact: true }).fill(TOKEN);
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expect(page.getByText(/Connected as .+ Readings verified/)).toBeVisible({ timeout: 60_000 });
    await page.screenshot({ path: 'test-results/grafana/installed-connected.png', fullPage: true });
    await importPortfolio(page);
    await page.goto(`${url}/d/amperecloud-portfolio?from=now-2d&to=now`);
    await expect(page.getByTestId('data-testid Panel header Energy in this range')).toContainText(/\d.*Wh/, {
      timeout: 60_000,
    });
    await expect(page.getByTestId(/^data-testid Panel status error/)).toHaveCount(0);
    await page.screenshot({ path: 'test-results/grafana/installed-portfolio.png' });
    expect(grafana.logged()).not.toMatch(new RegExp(`logger=plugin\\.${PLUGIN_ID}.*level=error`));
  });
});

/** In the data source's tab Dashboards. */
async function importPortfolio(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Dashboards' }).click();
  const row = page.getByRole('row', { name: /amperecloud: portfolio/ });
  await row.getByRole('button', { name: 'Import' }).click();
  await expect(row.getByRole('button', { name: 'Re-import' })).toBeVisible();
}
