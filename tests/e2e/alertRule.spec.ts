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
  const frames: Array<{
    schema: { fields: Array<{ labels?: Record<string, string> }> };
    data: { values: number[][] };
  }> = results.B.frames;
  // One instance per plant, distinguished by its labels, with values in it.
  expect(frames.map((frame) => frame.schema.fields[0].labels?.facility).sort()).toEqual([
    'Dachanlage Bäckerei Müßig, Görlitz',
    'Solarpark Groß Köris',
  ]);
  for (const frame of frames) {
    expect(frame.data.values[0][0]).toBeGreaterThan(0);
  }
});

// All twelve plants have the second pair; the wind park has no irradiance.
const PAIRS: Array<[first: string, second: string, plants: number]> = [
  ['Pac', 'SatelliteIrradiance', 11],
  ['ProducedEnergy', 'TargetEnergy', 12],
];

for (const [first, second, count] of PAIRS) {
  test(`math joins ${first} and ${second} of each plant`, async ({ request }) => {
    const resources = `/api/datasources/uid/${PROVISIONED}/resources`;
    const facilities: Array<{ id: string }> = await (await request.get(`${resources}/facilities`)).json();
    const plants: string[] = [];
    for (const { id } of facilities) {
      const types: Array<{ id: string }> = await (
        await request.get(`${resources}/reading-types?facility=${id}`)
      ).json();
      if ([first, second].every((name) => types.some((type) => type.id === name))) {
        plants.push(id);
      }
    }
    expect(plants).toHaveLength(count);
    const readings = (refId: string, readingType: string) => ({
      refId,
      datasourceUid: PROVISIONED,
      relativeTimeRange: { from: 24 * 3600, to: 0 },
      model: { refId, queryType: 'readings', facilities: plants, readingTypes: [readingType], labels: 'facility' },
    });
    const expression = (refId: string, model: object) => ({
      refId,
      datasourceUid: '__expr__',
      model: { refId, ...model },
    });
    const highest = { type: 'reduce', reducer: 'max', settings: { mode: 'dropNN' } };
    const answer = await request.post('/api/v1/eval', {
      data: {
        condition: 'E',
        now: new Date().toISOString(),
        data: [
          readings('A', first),
          readings('B', second),
          expression('C', { ...highest, expression: 'A' }),
          expression('D', { ...highest, expression: 'B' }),
          expression('E', { type: 'math', expression: '$C / $D' }),
        ],
      },
    });
    expect(answer.status(), await answer.text()).toBe(200);
    const { results } = await answer.json();
    const joined: Array<string | undefined> = results.E.frames.map(
      (frame: { schema: { fields: Array<{ labels?: Record<string, string> }> } }) =>
        frame.schema.fields[0].labels?.facilityId
    );
    expect(joined.sort()).toEqual(plants.sort());
  });
}
