import { expect, test } from '@grafana/plugin-e2e';

import { PROVISIONED } from './dataSource';

test('pick a plant and a reading type, see its day curve', async ({ panelEditPage, page }) => {
  await panelEditPage.datasource.set(PROVISIONED);
  await panelEditPage.timeRange.set({ from: '2026-06-21 00:00:00', to: '2026-06-21 23:59:59' });
  const row = panelEditPage.getQueryEditorRow('A');

  await row.getByRole('combobox', { name: 'Facility' }).click();
  await page.keyboard.type('koris');
  await page.getByRole('option', { name: /Solarpark Groß Köris/ }).click();
  await page.keyboard.press('Escape');

  await row.getByRole('combobox', { name: 'Reading types' }).click();
  await page.keyboard.type('Pac');
  await page.getByRole('option', { name: /Pac/ }).first().click();
  await page.keyboard.press('Escape');

  await expect(panelEditPage.refreshPanel()).toBeOK();
  await expect(panelEditPage.panel.locator.getByText('Solarpark Groß Köris Pac')).toBeVisible();
  await expect(panelEditPage.panel.locator.locator('canvas').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana-query-editor.png' });

  await panelEditPage.setVisualization('Table');
  await expect(panelEditPage.panel.fieldNames).toContainText(['time']);
  await expect(panelEditPage.panel.data.first()).toContainText('2026-06-2');
});

test('the table of facilities', async ({ panelEditPage, page }) => {
  await panelEditPage.datasource.set(PROVISIONED);
  await panelEditPage.setVisualization('Table');
  const row = panelEditPage.getQueryEditorRow('A');
  await row.getByRole('combobox', { name: 'Query type' }).click();
  await page.getByRole('option', { name: /Facilities/ }).click();
  await expect(panelEditPage.refreshPanel()).toBeOK();
  await expect(panelEditPage.panel.fieldNames).toContainText(['Facility', 'Company', 'Nominal power']);
  await expect(panelEditPage.panel.locator.getByText('Finca Peñíscola')).toBeVisible();
});
