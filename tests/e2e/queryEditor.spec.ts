import { expect, test } from '@grafana/plugin-e2e';

import { PROVISIONED } from './dataSource';

// Grafana 12.4's pickers lose letters that come faster than anybody types.
const BY_HAND = { delay: 100 };

// A new panel of Grafana 12.4 opens with the list of visualizations next to it, and our editor runs a query as soon as
// it is complete, so the tests need not open or refresh anything.

test('pick a plant and a reading type, see its day curve', async ({ panelEditPage, page, selectors }) => {
  await panelEditPage.datasource.set(PROVISIONED);
  await panelEditPage.timeRange.set({ from: '2026-06-21 00:00:00', to: '2026-06-21 23:59:59' });
  const row = panelEditPage.getQueryEditorRow('A');

  await row.getByRole('combobox', { name: 'Facility' }).click();
  await page.keyboard.type('koris', BY_HAND);
  await page.getByRole('option', { name: /Solarpark Groß Köris/ }).click();
  await page.keyboard.press('Escape');

  const answer = page.waitForResponse((response) => response.url().includes('/api/ds/query'));
  await row.getByRole('combobox', { name: 'Reading types' }).click();
  await page.keyboard.type('Pac', BY_HAND);
  await page.getByRole('option', { name: /Pac/ }).first().click();
  await page.keyboard.press('Escape');
  const { results } = await (await answer).json();
  expect(results.A.status).toBe(200);
  expect(results.A.frames[0].data.values[0]).toHaveLength(288);

  await expect(panelEditPage.panel.locator.getByText('Solarpark Groß Köris AC power')).toBeVisible();
  await expect(panelEditPage.panel.locator.locator('canvas').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/query-editor.png' });

  const asked = page.waitForRequest(
    (request) => request.url().includes('/api/ds/query') && request.postDataJSON().queries[0].aggregation === 'max'
  );
  await row.getByRole('button', { name: /^Calculation/ }).click();
  await row.getByRole('combobox', { name: 'Aggregation' }).click();
  await page.getByRole('option', { name: /^Maximum/ }).click();
  expect((await (await asked).response())?.status()).toBe(200);

  await panelEditPage.getByGrafanaSelector(selectors.components.PluginVisualization.item('Table')).click();
  await expect(panelEditPage.panel.fieldNames).toContainText(['time']);
  await expect(panelEditPage.panel.data.first()).toContainText('2026-06-2');
});

test('the table of facilities', async ({ panelEditPage, page, selectors }) => {
  await panelEditPage.datasource.set(PROVISIONED);
  await panelEditPage.getByGrafanaSelector(selectors.components.PluginVisualization.item('Table')).click();
  const row = panelEditPage.getQueryEditorRow('A');
  await row.getByRole('combobox', { name: 'Query type' }).click();
  await page.getByRole('option', { name: /Facilities/ }).click();
  await expect(panelEditPage.panel.fieldNames).toContainText(['Facility', 'Company', 'Nominal power']);
  await expect(panelEditPage.panel.locator.getByText('Finca Peñíscola')).toBeVisible();
});
