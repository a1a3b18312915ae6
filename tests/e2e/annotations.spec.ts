import { expect, test } from '@grafana/plugin-e2e';

import { PLUGIN_ID, PROVISIONED } from './dataSource';

const datasource = { type: PLUGIN_ID, uid: PROVISIONED };

/** A plant whose logger has gaps each day. */
const PATCHY = 'Lückenhaft';

const annotation = (name: string, iconColor: string, events: object) => ({
  name,
  enable: true,
  iconColor,
  datasource,
  target: { refId: 'Anno', version: 2, queryType: 'events', facilities: ['$facility'], events },
});

function dashboard(facility: string) {
  return {
    uid: 'annotations-spec',
    title: 'Annotations',
    time: { from: 'now-4d', to: 'now' },
    templating: {
      list: [
        {
          type: 'query',
          name: 'facility',
          datasource,
          query: { refId: 'facility', version: 1, kind: 'facilities' },
          refresh: 1,
          current: { text: PATCHY, value: facility },
        },
      ],
    },
    annotations: {
      list: [
        annotation('Gaps', 'red', { kind: 'missing', duration: 60 }),
        annotation('States', 'blue', { kind: 'state' }),
      ],
    },
    panels: [
      {
        id: 1,
        type: 'timeseries',
        title: 'Power of $facility',
        datasource,
        gridPos: { x: 0, y: 0, w: 24, h: 12 },
        targets: [
          {
            refId: 'A',
            datasource,
            version: 2,
            queryType: 'readings',
            facilities: ['$facility'],
            roles: ['acPower'],
            resolution: '15m',
          },
        ],
      },
    ],
  };
}

test.use({ viewport: { width: 1440, height: 900 } });

test('annotations draw what happened on the curves, and their editor previews it', async ({ page }) => {
  const facilities: Array<{ id: string; name: string }> = await (
    await page.request.get(`/api/datasources/uid/${PROVISIONED}/resources/facilities`)
  ).json();
  const patchy = facilities.find(({ name }) => name === PATCHY)!.id;
  const saved = await page.request.post('/api/dashboards/db', {
    data: { dashboard: dashboard(patchy), overwrite: true },
  });
  expect(saved.ok(), await saved.text()).toBe(true);

  const events: Record<string, number> = {};
  const failures: string[] = [];
  page.on('response', async (response) => {
    if (!response.url().includes('/api/ds/query')) {
      return;
    }
    if (!response.ok()) {
      failures.push(`${response.status()} ${await response.text()}`);
    }
    const query = response.request().postDataJSON().queries[0];
    if (query.refId === 'Anno') {
      const { frames } = (await response.json()).results.Anno;
      events[query.events.kind] = frames[0].data.values[0].length;
    }
  });
  await page.goto('/d/annotations-spec');
  await expect(page.locator('canvas').first()).toBeVisible();
  await expect.poll(() => events.missing, { timeout: 30_000 }).toBeGreaterThan(0);
  await expect.poll(() => events.state).toBeGreaterThan(4);

  // The marks below the curves say what they are for, with the plant's name.
  const marks = page.getByTestId('data-testid annotation-marker');
  await expect(marks.first()).toBeVisible();
  // Regions lie on one another.
  await marks.last().hover({ force: true });
  await expect(page.getByText(/No values of AC power|Device status: |Status: /).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/annotations.png' });

  // Grafana's own annotations come first.
  await page.goto('/d/annotations-spec?editview=annotations&editIndex=1');
  await expect(page.getByRole('combobox', { name: 'What happened' })).toHaveValue('Data are missing');
  await expect(page.getByText(/[1-9]\d* events \(from \d+ fields\)/)).toBeVisible({ timeout: 30_000 });
  await page.screenshot({ path: 'test-results/grafana/annotations-editor.png' });
  expect(failures).toEqual([]);
  await page.request.delete('/api/dashboards/uid/annotations-spec');
});
