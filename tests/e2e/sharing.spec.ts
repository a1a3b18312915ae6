import { expect, test } from '@grafana/plugin-e2e';

import { PLUGIN_ID, PROVISIONED } from './dataSource';

const datasource = { type: PLUGIN_ID, uid: PROVISIONED };
const MIXED = { type: 'datasource', uid: '-- Mixed --' };
const TESTDATA = { type: 'grafana-testdata-datasource', uid: 'sharing-testdata' };

const target = (more: object = {}) => ({
  refId: 'A',
  datasource,
  version: 2,
  queryType: 'readings',
  facilities: ['$facility'],
  roles: ['acPower'],
  ...more,
});
const panel = (id: number, title: string, y: number, more: object = {}) => ({
  id,
  type: 'timeseries',
  title,
  datasource,
  gridPos: { x: 0, y, w: 24, h: 7 },
  targets: [target()],
  ...more,
});

test.use({ viewport: { width: 1400, height: 1300 } });

test('Mixed, library panels and repeated rows show what a panel shows', async ({ page }) => {
  const api = page.request;
  await api.delete('/api/library-elements/sharing-spec').catch(() => undefined);
  await api.delete(`/api/datasources/uid/${TESTDATA.uid}`);
  const other = await api.post('/api/datasources', {
    data: { name: TESTDATA.uid, ...TESTDATA, access: 'proxy' },
  });
  expect(other.ok(), await other.text()).toBe(true);
  const library = panel(1, 'From the library', 0);
  const element = await api.post('/api/library-elements', {
    data: { uid: 'sharing-spec', name: 'Sharing', kind: 1, model: library },
  });
  expect(element.ok(), await element.text()).toBe(true);
  const facilities: Array<{ id: string; name: string }> = await (
    await api.get(`/api/datasources/uid/${PROVISIONED}/resources/facilities`)
  ).json();
  const two = facilities.filter(({ name }) => /Schönefeld|Peñíscola/.test(name));
  expect(two).toHaveLength(2);
  const dashboard = {
    uid: 'sharing-spec',
    title: 'Sharing',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        {
          type: 'query',
          name: 'facility',
          datasource,
          query: { refId: 'facility', version: 1, kind: 'facilities' },
          refresh: 1,
          multi: true,
          includeAll: true,
          current: { text: two.map(({ name }) => name), value: two.map(({ id }) => id) },
        },
      ],
    },
    panels: [
      panel(1, 'Mixed', 0, {
        datasource: MIXED,
        targets: [target(), { refId: 'B', datasource: TESTDATA, scenarioId: 'random_walk', alias: 'A walk' }],
      }),
      { id: 2, gridPos: { x: 0, y: 7, w: 24, h: 7 }, libraryPanel: { uid: 'sharing-spec', name: 'Sharing' } },
      { id: 3, type: 'row', title: 'Plant $facility', repeat: 'facility', gridPos: { x: 0, y: 14, w: 24, h: 1 } },
      panel(4, 'In the row of $facility', 15),
    ],
  };
  const saved = await api.post('/api/dashboards/db', { data: { dashboard, overwrite: true } });
  expect(saved.ok(), await saved.text()).toBe(true);

  await page.goto('/d/sharing-spec');
  await expect(page.getByText('A walk')).toBeVisible();
  for (const { name } of two) {
    await expect(page.getByText(`Plant ${name}`)).toBeVisible();
    await expect(page.getByText(`In the row of ${name}`)).toBeVisible();
    // In Mixed, in the panel of the library, and in a row of its own.
    await expect(page.getByRole('button', { name: `${name} AC power` })).toHaveCount(3);
  }
  await expect(page.getByTestId('data-testid Panel status error')).toHaveCount(0);
  await page.waitForTimeout(1500); // curves are drawn a moment after their values have come
  await page.screenshot({ path: 'test-results/grafana/sharing.png' });
  await api.delete('/api/dashboards/uid/sharing-spec');
  await api.delete('/api/library-elements/sharing-spec');
  await api.delete(`/api/datasources/uid/${TESTDATA.uid}`);
});

test('annotations of a year are marks on its days, and a click on one leads to the plant', async ({ page }) => {
  const facilities: Array<{ id: string; name: string }> = await (
    await page.request.get(`/api/datasources/uid/${PROVISIONED}/resources/facilities`)
  ).json();
  const patchy = facilities.find(({ name }) => name === 'Lückenhaft')!.id;
  const dashboard = {
    uid: 'year-spec',
    title: 'A year',
    time: { from: 'now-1y', to: 'now' },
    annotations: {
      list: [
        {
          name: 'Gaps',
          enable: true,
          iconColor: 'red',
          datasource,
          target: {
            ...target({ facilities: [patchy], queryType: 'events', events: { kind: 'missing', duration: 60 } }),
            refId: 'Anno',
          },
        },
      ],
    },
    panels: [panel(1, 'Energy', 0, { targets: [target({ facilities: [patchy], roles: ['energyProduced'] })] })],
  };
  const saved = await page.request.post('/api/dashboards/db', { data: { dashboard, overwrite: true } });
  expect(saved.ok(), await saved.text()).toBe(true);
  const answers: Array<{ events: number; notices: string[] }> = [];
  page.on('response', async (response) => {
    if (response.url().includes('/api/ds/query') && /"queryType":"events"/.test(response.request().postData() ?? '')) {
      const { results } = await response.json();
      const frames: any[] = results.Anno?.frames ?? [];
      answers.push({
        events: frames[0]?.data.values[0]?.length ?? 0,
        notices: (frames[0]?.schema.meta?.notices ?? []).map(({ text }: { text: string }) => text),
      });
    }
  });
  await page.goto('/d/year-spec');
  await expect.poll(() => answers.length, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(answers[0].events, answers[0].notices.join(' ')).toBeGreaterThan(0);
  const marks = page.getByTestId('data-testid annotation-marker');
  await expect.poll(() => marks.count(), { timeout: 60_000 }).toBeGreaterThan(100);
  await page.waitForTimeout(1500); // curves are drawn a moment after their marks
  await page.screenshot({ path: 'test-results/grafana/annotations-year.png' });
  // Newest last: the mark tells what happened, and leads to the dashboard of the plant.
  await marks.last().hover({ force: true });
  const link = page.getByRole('link', { name: /Lückenhaft/ }).first();
  await expect(link).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/annotations-year-mark.png' });
  const other = page
    .context()
    .waitForEvent('page')
    .catch(() => page);
  await link.click();
  const opened = await Promise.race([other, page.waitForURL(/amperecloud-plant/).then(() => page)]);
  await expect(opened).toHaveURL(/\/d\/amperecloud-plant/);
  expect(decodeURIComponent(opened.url())).toContain(patchy);
  await page.request.delete('/api/dashboards/uid/year-spec');
});
