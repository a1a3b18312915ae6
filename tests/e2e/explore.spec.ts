import { readFileSync } from 'node:fs';

import { expect, test } from '@grafana/plugin-e2e';

import { PLUGIN_ID, PROVISIONED } from './dataSource';

const datasource = { type: PLUGIN_ID, uid: PROVISIONED };

const explore = (query: object, range = { from: 'now-6h', to: 'now' }) => {
  const queries = [{ refId: 'A', datasource, version: 2, queryType: 'readings', ...query }];
  const panes = encodeURIComponent(JSON.stringify({ a: { datasource: PROVISIONED, queries, range } }));
  return `/explore?schemaVersion=1&orgId=1&panes=${panes}`;
};

test.use({ viewport: { width: 1400, height: 1500 }, actionTimeout: 10_000 });

test('Explore shows readings as a graph and as a table, and a CSV file has all series', async ({ page }) => {
  const answer = page.waitForResponse((response) => response.url().includes('/api/ds/query'));
  await page.goto(explore({ scope: 'all', roles: ['acPower'] }));
  const { results } = await (await answer).json();
  const names: string[] = results.A.frames.map(
    (frame: { schema: { fields: Array<{ config: { displayNameFromDS: string } }> } }) =>
      frame.schema.fields[1].config.displayNameFromDS
  );
  expect(names.length).toBeGreaterThan(5);
  await expect(page.locator('canvas').first()).toBeVisible();
  await expect(page.getByRole('grid').first().getByRole('row').nth(3)).toBeVisible();

  await page.getByRole('button', { name: 'Query inspector' }).click();
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByText('Data options').click();
  await page.getByRole('combobox', { name: 'Select dataframe' }).click();
  // Each series is called by its name, and one choice has all of them.
  await expect(page.getByText(names[1], { exact: true }).last()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/explore-csv.png' });
  await page.getByText('Series joined by time').last().click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const [header, first] = readFileSync(await (await download).path(), 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
  await page.screenshot({ path: 'test-results/grafana/explore-table.png' });
  for (const name of names) {
    expect(header).toContain(name);
  }
  expect(first.split(',').length).toBe(names.length + 1);
});

test('the history of Explore has a line that people can read', async ({ page }) => {
  await page.goto(explore({ scope: 'all', roles: ['acPower'], resolution: '1h' }));
  await expect(page.locator('canvas').first()).toBeVisible();
  await page.getByRole('button', { name: 'Query history' }).click();
  await expect(page.getByText('AC power · All facilities · 1 hour').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/explore-history.png' });
});

test('a query that is hidden or empty is not asked', async ({ page }) => {
  const asked: unknown[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/ds/query')) {
      asked.push(...request.postDataJSON().queries);
    }
  });
  await page.goto(explore({ scope: 'all', roles: ['acPower'], hide: true }));
  await expect(page.getByRole('button', { name: 'Query inspector' })).toBeVisible();
  await page.goto(explore({ facilities: [], readingTypes: ['Pac'] }));
  await expect(page.getByRole('button', { name: 'Query inspector' })).toBeVisible();
  await page.waitForTimeout(1500);
  expect(asked).toEqual([]);
});
