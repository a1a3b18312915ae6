import { expect, test } from '@grafana/plugin-e2e';
import { EXAMPLES } from '../examples';
import { PLUGIN_ID, PROVISIONED } from './dataSource';

test.use({ viewport: { width: 1360, height: 1100 } });

for (const { id, query, days } of EXAMPLES) {
  test(`the example ${id} shows values in Explore, without a transformation`, async ({ page }) => {
    const datasource = { type: PLUGIN_ID, uid: PROVISIONED };
    const pane = {
      datasource: PROVISIONED,
      queries: [{ ...query, refId: 'A', datasource }],
      range: { from: `now-${days}d`, to: 'now' },
    };
    const answer = page.waitForResponse((response) => response.url().includes('/api/ds/query'));
    const panes = encodeURIComponent(JSON.stringify({ a: pane }));
    await page.goto(`/explore?schemaVersion=1&orgId=1&panes=${panes}`);
    const { results } = await (await answer).json();
    expect(results.A.error).toBeUndefined();
    const values = results.A.frames.flatMap((frame: { data: { values: unknown[][] } }) => frame.data.values.flat());
    expect(values.filter((value: unknown) => typeof value === 'number').length).toBeGreaterThan(0);
    const isChart = query.queryType === 'readings' && query.format === 'timeSeries';
    const shown = isChart ? page.locator('canvas').first() : page.getByRole('grid').first();
    await expect(shown).toBeVisible();
    await page.screenshot({ path: `test-results/grafana/help/${id}.png`, fullPage: true });
  });
}
