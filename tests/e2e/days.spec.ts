import { expect, test } from '@grafana/plugin-e2e';

import { PROVISIONED } from './dataSource';

// Three plants of the simulated account, whose days begin at three different instants.
const PLANTS = ['Solarpark Groß Köris', 'Finca Peñíscola', 'Açores Teste'];
const ZONE = 'Europe/Berlin';
const FROM = Date.parse('2026-05-31T22:00:00Z');
const TO = Date.parse('2026-06-10T22:00:00Z');
const DAY_MS = 24 * 3600_000;

interface Frame {
  schema: { fields: Array<{ type: string; labels?: Record<string, string> }> };
  data: { values: Array<Array<number | null>> };
}

/** Where the days of each plant stand, by its name. */
function stampsOf(frames: Frame[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { schema, data } of frames) {
    schema.fields.forEach(({ labels }, index) => {
      if (labels?.facility) {
        const times = data.values[0] as number[];
        found.set(
          labels.facility,
          times.filter((_, row) => data.values[index][row] !== null)
        );
      }
    });
  }
  return found;
}

test('days of plants in several time zones stand at one point, or where each begins', async ({ request }) => {
  const resources = `/api/datasources/uid/${PROVISIONED}/resources`;
  const facilities: Array<{ id: string; name: string }> = await (await request.get(`${resources}/facilities`)).json();
  const ids = PLANTS.map((name) => facilities.find((one) => one.name === name)!.id);
  const days = async (dayStamps: string) => {
    const answer = await request.post('/api/ds/query', {
      data: {
        from: String(FROM),
        to: String(TO),
        queries: [
          {
            refId: 'A',
            datasource: { uid: PROVISIONED },
            queryType: 'readings',
            facilities: ids,
            readingTypes: ['ProducedEnergy'],
            resolution: '1d',
            dayStamps,
            timeZone: ZONE,
            maxDataPoints: 500,
            intervalMs: 60_000,
          },
        ],
      },
    });
    expect(answer.status(), await answer.text()).toBe(200);
    return stampsOf((await answer.json()).results.A.frames);
  };
  const whole = Array.from({ length: 10 }, (_, day) => FROM + day * DAY_MS);
  const byDate = await days('calendar');
  expect([...byDate.keys()].sort()).toEqual([...PLANTS].sort());
  for (const [name, stamps] of byDate) {
    expect(stamps, name).toEqual(whole);
  }
  const instants = await days('instant');
  expect(instants.get(PLANTS[0])).toEqual(whole);
  expect(instants.get(PLANTS[1])).toEqual(whole);
  // The Azores are two hours behind Berlin in summer; the day before the range does not begin in it.
  expect(instants.get(PLANTS[2])).toEqual(whole.map((stamp) => stamp + 2 * 3600_000));
});

test('the query editor chooses where days stand, and the chart follows', async ({ panelEditPage, page }) => {
  await panelEditPage.datasource.set(PROVISIONED);
  await panelEditPage.timeRange.set({ from: '2026-06-01 00:00:00', to: '2026-06-10 23:59:59' });
  const row = panelEditPage.getQueryEditorRow('A');
  const pick = async (picker: string, typed: string, option: RegExp) => {
    await row.getByRole('combobox', { name: picker }).click();
    await page.keyboard.press('ControlOrMeta+A'); // what was typed before stays there
    await page.keyboard.type(typed, { delay: 100 });
    await page.getByRole('option', { name: option }).first().click();
    await page.keyboard.press('Escape');
  };
  await pick('Facility', 'koris', /Solarpark Groß Köris/);
  await pick('Facility', 'acores', /Açores Teste/);
  await pick('Reading types', 'ProducedEnergy', /Produced/);
  await row.getByRole('button', { name: /^Calculation/ }).click();
  await row.getByRole('combobox', { name: 'Resolution' }).click();
  await page.getByRole('option', { name: /^1 day/i }).click();

  const asked = (dayStamps: string) =>
    page.waitForResponse((response) => {
      const query = response.url().includes('/api/ds/query') && response.request().postDataJSON().queries[0];
      return query && query.resolution === '1d' && (query.dayStamps ?? 'calendar') === dayStamps;
    });
  const instants = asked('instant');
  await row.getByRole('button', { name: /^Options/ }).click();
  await row.getByRole('combobox', { name: 'Days' }).click();
  await page.getByRole('option', { name: /^True instant/ }).click();
  const apart = stampsOf((await (await instants).json()).results.A.frames);
  expect(apart.get('Açores Teste')).not.toEqual(apart.get('Solarpark Groß Köris'));

  const dates = asked('calendar');
  await row.getByRole('combobox', { name: 'Days' }).click();
  await page.getByRole('option', { name: /^By date/ }).click();
  const together = stampsOf((await (await dates).json()).results.A.frames);
  expect(together.get('Açores Teste')!.length).toBeGreaterThanOrEqual(10);
  expect(together.get('Açores Teste')).toEqual(together.get('Solarpark Groß Köris'));
  await expect(panelEditPage.panel.locator.locator('canvas').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/days.png' });
});
