import { expect, test } from '@grafana/plugin-e2e';

import { PLUGIN_ID, PROVISIONED } from './dataSource';

const datasource = { type: PLUGIN_ID, uid: PROVISIONED };

const panel = (id: number, type: string, title: string, query: object) => ({
  id,
  type,
  title,
  datasource,
  gridPos: { x: 0, y: (id - 1) * 7, w: 24, h: 7 },
  targets: [{ refId: 'A', datasource, version: 2, ...query }],
});

const day = { queryType: 'readings', scope: 'all', roles: ['acPower'] };

const dashboard = {
  uid: 'public-spec',
  title: 'Public',
  time: { from: 'now-6h', to: 'now' },
  templating: {
    list: [
      {
        type: 'query',
        name: 'facility',
        datasource,
        query: { refId: 'facility', version: 1, kind: 'facilities' },
        current: { text: ['All'], value: ['$__all'] },
        includeAll: true,
        multi: true,
      },
    ],
  },
  annotations: {
    list: [{ name: 'Gaps', enable: true, iconColor: 'red', datasource, target: { ...day, queryType: 'events' } }],
  },
  panels: [
    panel(1, 'timeseries', 'Power of all plants', day),
    panel(2, 'timeseries', 'Power of the variable', { ...day, scope: 'facilities', facilities: ['$facility'] }),
    panel(3, 'table', 'Plants', { queryType: 'facilities' }),
  ],
};

interface Answer {
  results: Record<string, { error?: string; frames?: Array<{ schema: { fields: Array<{ name: string }> } }> }>;
}

test.use({ viewport: { width: 1200, height: 1100 } });

test('a public dashboard shows strangers values and no addresses, and says that variables have none there', async ({
  browser,
  page,
}) => {
  const saved = await page.request.post('/api/dashboards/db', { data: { dashboard, overwrite: true } });
  expect(saved.ok(), await saved.text()).toBe(true);
  const published = await page.request.post('/api/dashboards/uid/public-spec/public-dashboards', {
    data: { isEnabled: true, annotationsEnabled: true, timeSelectionEnabled: true, share: 'public' },
  });
  expect(published.ok(), await published.text()).toBe(true);
  const { accessToken } = await published.json();

  const stranger = await browser.newContext({ storageState: undefined, viewport: { width: 1200, height: 1100 } });
  const visit = await stranger.newPage();
  const answers = new Map<string, { answer: Answer; text: string }>();
  visit.on('response', async (response) => {
    const [, id] = /panels\/(\d+)\/query/.exec(response.url()) ?? [];
    if (id !== undefined) {
      const text = await response.text();
      answers.set(id, { answer: JSON.parse(text), text });
    }
  });
  await visit.goto(`/public-dashboards/${accessToken}`);
  await expect.poll(() => [...answers.keys()].sort()).toEqual(['1', '2', '3']);

  const of = (id: string) => answers.get(id)!.answer.results.A;
  expect(of('1').error).toBeUndefined();
  expect(of('1').frames!.length).toBeGreaterThan(3);
  expect(of('2').error).toContain('The variable $facility has no value here');
  const columns = of('3').frames![0].schema.fields.map(({ name }) => name);
  expect(columns).toContain('name');
  expect(columns).not.toContain('street');
  const facilities: Array<{ street?: string }> = await (
    await page.request.get(`/api/datasources/uid/${PROVISIONED}/resources/facilities`)
  ).json();
  const streets = facilities.flatMap(({ street }) => street || []);
  expect(streets.length).toBeGreaterThan(3);
  const shown = [...answers.values()].map(({ text }) => text).join();
  expect(streets.filter((street) => shown.includes(street))).toEqual([]);
  await expect(visit.locator('canvas').first()).toBeVisible();
  await visit.screenshot({ path: 'test-results/grafana/public-dashboard.png' });
  await stranger.close();
  await page.request.delete('/api/dashboards/uid/public-spec');
});
