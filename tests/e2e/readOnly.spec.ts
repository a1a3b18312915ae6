import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, type Page, test } from '@playwright/test';

import { PLUGIN_ID, PROVISIONED } from './dataSource';
import { type OwnGrafana, startOwnGrafana, TOKEN } from './ownGrafana';

// A data source that a file provides and nobody may change, and a user who may only look.
test.skip(process.env.GRAFANA_HOME === undefined || process.platform === 'win32', 'needs GRAFANA_HOME');
test.use({ storageState: { cookies: [], origins: [] } });

const ROOT = path.join(__dirname, '..', '..');
const VIEWER = { name: 'Vera Viewer', login: 'vera', password: 'vera-looks-only' };

/** This project's provisioning, but that the data source cannot be edited. */
function readOnlyProvisioning(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'amperecloud-read-only-'));
  cpSync(path.join(ROOT, 'provisioning'), folder, { recursive: true });
  const file = path.join(folder, 'datasources', 'datasources.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('editable: true', 'editable: false'));
  return folder;
}

async function logIn(page: Page, url: string, user: string, password: string): Promise<void> {
  expect((await page.request.post(`${url}/login`, { data: { user, password } })).ok()).toBe(true);
}

test.describe('a data source that is provisioned as read-only', () => {
  test.setTimeout(300_000);
  let grafana: OwnGrafana;
  let url: string;
  let folder: string;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    folder = readOnlyProvisioning();
    grafana = await startOwnGrafana({ GF_PATHS_PROVISIONING: folder });
    url = grafana.url.replace(/\/$/, '');
  });
  test.afterAll(async () => {
    await grafana?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is tested and understood in the editor, and cannot be changed', async ({ page }) => {
    await logIn(page, url, 'admin', 'admin');
    await page.goto(`${url}/connections/datasources/edit/${PROVISIONED}`);
    await expect(page.getByText('This data source was added by config and cannot be modified')).toBeVisible();
    await expect(page.getByLabel('URL', { exact: true })).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Reset' })).toHaveCount(0);
    await page.getByRole('button', { name: 'API map' }).click();
    await expect(page.getByText('me.companies.facilities', { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Cache and fair use' }).click();
    await expect(page.getByRole('spinbutton', { name: 'Cache size' })).toBeDisabled();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByText(/Connected as .+ Readings verified/)).toBeVisible({ timeout: 60_000 });
    await page.screenshot({ path: 'test-results/grafana/read-only.png', fullPage: true });
    const settings = `${url}/api/datasources/uid/${PROVISIONED}`;
    const { id, orgId, ...rest } = await (await page.request.get(settings)).json();
    const changed = await page.request.put(settings, { data: { ...rest, id, orgId, url: 'https://example.org' } });
    expect(changed.status()).toBe(403);
    // Nothing in the editor can be changed, in any of its sections.
    const sections = page.getByRole('main').getByRole('button', { expanded: false });
    for (let rest = await sections.count(); rest > 0; rest--) {
      await sections.nth(rest - 1).click();
    }
    const fields = page.locator('form').first().locator('input, textarea').filter({ visible: true });
    expect(await fields.count()).toBeGreaterThan(20);
    const enabled = await fields.evaluateAll((all) =>
      (all as HTMLInputElement[]).filter((one) => !one.disabled && !one.readOnly).map((one) => one.outerHTML)
    );
    expect(enabled).toEqual([]);
    await page.screenshot({ path: 'test-results/grafana/read-only-open.png', fullPage: true });
  });

  test('shows a viewer values, and neither its settings nor a way to change them', async ({ page, browser }) => {
    await logIn(page, url, 'admin', 'admin');
    const created = await page.request.post(`${url}/api/admin/users`, { data: { ...VIEWER, OrgId: 1 } });
    expect(created.status(), await created.text()).toBe(200);
    const viewer = await browser.newPage({ storageState: { cookies: [], origins: [] } });
    await logIn(viewer, url, VIEWER.login, VIEWER.password);
    expect((await (await viewer.request.get(`${url}/api/user/orgs`)).json())[0].role).toBe('Viewer');

    const settings = `${url}/api/datasources/uid/${PROVISIONED}`;
    for (const [method, at] of [
      ['PUT', settings],
      ['DELETE', settings],
      ['GET', `${settings}/resources/api-map/proved`],
      ['POST', `${settings}/resources/api-map/discover`],
      ['POST', `${settings}/resources/api-map/compare`],
      ['POST', `${settings}/resources/examples/try`],
    ] as const) {
      const answer = await viewer.request.fetch(at, { method, data: method === 'GET' ? undefined : {} });
      expect(answer.status(), `${method} ${at}: ${await answer.text()}`).toBe(403);
    }
    // Grafana tells viewers the address, and that there is a token.
    const seen = await (await viewer.request.get(settings)).text();
    expect(seen).toContain('"readOnly":true');
    expect(seen).not.toContain(TOKEN);
    const answer = await viewer.request.post(`${url}/api/ds/query`, {
      data: {
        from: 'now-1d',
        to: 'now',
        queries: [
          {
            refId: 'A',
            datasource: { type: PLUGIN_ID, uid: PROVISIONED },
            version: 2,
            queryType: 'readings',
            scope: 'all',
            roles: ['acPower'],
          },
        ],
      },
    });
    const text = await answer.text();
    expect(answer.status(), text.slice(0, 500)).toBe(200);
    expect(JSON.parse(text).results.A.frames.length).toBeGreaterThan(5);
    for (const secret of [TOKEN, grafana.endpoint]) {
      expect(text).not.toContain(secret);
    }
    await viewer.goto(`${url}/d/amperecloud-portfolio`);
    await expect(viewer.getByText('Speicher & PV Köln').first()).toBeVisible({ timeout: 60_000 });
    await viewer.close();
  });
});
