import { expect, test } from '@grafana/plugin-e2e';

import { PROVISIONED } from './dataSource';

test('the provisioned alert rule can be evaluated', async ({ gotoAlertRuleEditPage, readProvisionedAlertRule }) => {
  const rule = await readProvisionedAlertRule({ fileName: 'rules.yml', ruleTitle: 'Plant sends no data' });
  const editor = await gotoAlertRuleEditPage(rule);
  await expect(editor.evaluate()).toBeOK();
});

test('alerting evaluates the query that a panel asks', async ({ request }) => {
  const now = Date.now();
  const answer = await request.post('/api/v1/eval', {
    data: {
      condition: 'B',
      now: new Date(now).toISOString(),
      data: [
        {
          refId: 'A',
          datasourceUid: PROVISIONED,
          // A day: a logger of the simulated plants is offline for up to twelve hours now and then.
          relativeTimeRange: { from: 24 * 3600, to: 0 },
          model: {
            refId: 'A',
            version: 1,
            queryType: 'readings',
            facilities: ['e55b6e7212dc193fe1fc1ed8', '1608d77e5a8d5bdf1b8b1af4'],
            readingTypes: ['Pac'],
            legend: '',
            resolution: 'auto',
          },
        },
        {
          refId: 'B',
          datasourceUid: '__expr__',
          model: { refId: 'B', type: 'reduce', expression: 'A', reducer: 'count', settings: { mode: 'dropNN' } },
        },
      ],
    },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  const { results } = await answer.json();
  const frames: Array<{ schema: { fields: Array<{ labels?: Record<string, string> }> }; data: { values: number[][] } }> =
    results.B.frames;
  // One instance per plant, distinguished by its labels, with values in it.
  expect(frames.map((frame) => frame.schema.fields[0].labels?.facility).sort()).toEqual([
    'Dachanlage Bäckerei Müßig, Görlitz',
    'Solarpark Groß Köris',
  ]);
  for (const frame of frames) {
    expect(frame.data.values[0][0]).toBeGreaterThan(0);
  }
});
