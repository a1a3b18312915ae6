import { expect, test } from '@grafana/plugin-e2e';

import { adaptiveDashboard } from '../adaptiveDashboard';
import { PLUGIN_ID, PROVISIONED } from './dataSource';
import { type OwnGrafana, startOwnGrafana, TOKEN } from './ownGrafana';

const datasource = { type: PLUGIN_ID, uid: PROVISIONED };
const ADMIN = { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` };

/** What Grafana 12.4 has behind feature toggles, and a Grafana that lets strangers look. */
const SETTINGS = {
  GF_FEATURE_TOGGLES_ENABLE: 'groupByVariable,perPanelNonApplicableDrilldowns,timeComparison',
  GF_AUTH_ANONYMOUS_ENABLED: 'true',
  GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
};

const target = (method: string) => ({
  refId: 'A',
  datasource,
  version: 2,
  queryType: 'readings',
  scope: 'all',
  roles: ['acPower'],
  combine: { method, by: 'all', percentile: 90, count: 5, missing: 'auto' },
});
const panel = (id: number, title: string, method: string, more: object = {}) => ({
  id,
  type: 'timeseries',
  title,
  datasource,
  targets: [target(method)],
  gridPos: { x: 0, y: id * 8, w: 24, h: 8 },
  ...more,
});
const grouped = {
  uid: 'drilldowns-spec',
  title: 'Drilldowns',
  time: { from: 'now-6h', to: 'now' },
  templating: {
    list: [
      { type: 'groupby', name: 'by', label: 'By', datasource, current: { text: ['company'], value: ['company'] } },
      {
        type: 'adhoc',
        name: 'filters',
        datasource,
        applicabilityEnabled: true,
        filters: [
          { key: 'deviceType', operator: '=', value: 'inverter' },
          { key: 'country', operator: '=', value: 'DE' },
        ],
      },
    ],
  },
  panels: [panel(1, 'Sum', 'sum'), panel(2, 'Each', 'none', { timeCompare: '24h' })],
};

interface Query {
  combine: { method: string; by: string };
  filters: Array<{ key: string }>;
}

test.describe('a Grafana with filters, groupings and strangers', () => {
  test.setTimeout(240_000);
  test.skip(!process.env.GRAFANA_HOME, 'needs a Grafana of its own: GRAFANA_HOME');
  test.use({ viewport: { width: 1400, height: 1200 } });
  let grafana: OwnGrafana;
  test.beforeAll(async () => {
    grafana = await startOwnGrafana(SETTINGS);
    for (const dashboard of [grouped, adaptiveDashboard(datasource, 'adaptive-spec')]) {
      const saved = await fetch(`${grafana.url}/api/dashboards/db`, {
        method: 'POST',
        headers: { ...ADMIN, 'content-type': 'application/json' },
        body: JSON.stringify({ dashboard, overwrite: true }),
      });
      expect(saved.ok, await saved.text()).toBe(true);
    }
  });
  test.afterAll(() => grafana?.stop());

  test('groups sums by company, drops filters that mean nothing, and compares with the day before', async ({
    browser,
  }) => {
    // No sign-in: this is a stranger with a viewer's rights.
    const page = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
    const asked: Array<{ queries: Query[]; from: string; to: string }> = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/ds/query')) {
        asked.push(request.postDataJSON());
      }
    });
    await page.goto(`${grafana.url}/d/drilldowns-spec`);
    const last = (method: string) =>
      asked.map(({ queries }) => queries[0]).findLast(({ combine }) => combine.method === method);
    await expect.poll(() => last('sum')?.combine.by).toBe('company');
    await expect.poll(() => last('none')?.combine.by).toBe('all');
    // The panels are about plants: a filter by type of device means nothing to them, and is struck through.
    await expect.poll(() => last('sum')?.filters.map(({ key }) => key)).toEqual(['country']);
    await expect(page.getByText('Sonnenernte Spree GmbH Sum of AC power')).toBeVisible();
    // The panel that compares asks for the same range a day before.
    const spans = () =>
      new Set(
        asked
          .filter(({ queries }) => queries[0].combine.method === 'none')
          .map(({ from, to }) => Number(to) - Number(from))
      );
    await expect
      .poll(() => asked.filter(({ queries }) => queries[0].combine.method === 'none').length)
      .toBeGreaterThan(1);
    expect(spans().size).toBe(1);
    await expect(page.getByText(/\(comparison\)|comparison/i).first()).toBeVisible();
    await page.waitForTimeout(1500); // curves are drawn a moment after their values have come
    await page.screenshot({ path: 'test-results/grafana/drilldowns.png' });
  });

  test('fills variables for strangers, and shows them no secrets', async ({ browser }) => {
    const page = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
    await page.goto(`${grafana.url}/d/adaptive-spec?var-company=$__all&var-facility=$__all`);
    await expect(page.getByText('Only ').first()).toBeVisible();
    await expect(page.locator('canvas').first()).toBeVisible();
    await expect(page.getByTestId('data-testid Panel status error')).toHaveCount(0);
    await page.waitForTimeout(2000);
    await page.screenshot({ path: 'test-results/grafana/variables-anonymous.png' });
    // Grafana without a licence lets everybody read a data source's settings, but never its secrets.
    const settings = `${grafana.url}/api/datasources/uid/${PROVISIONED}`;
    expect(await (await page.request.get(settings)).text()).not.toContain(TOKEN);
    expect((await page.request.put(settings, { data: { url: 'https://example.org' } })).status()).toBe(403);
    for (const route of ['api-map/discover', 'api-map/compare', 'examples/try']) {
      const refused = await page.request.post(`${settings}/resources/${route}`, {
        data: { role: 'readings', examples: {} },
      });
      expect(refused.status(), route).toBe(403);
    }
  });
});
