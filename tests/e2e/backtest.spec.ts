import { expect, test } from '@grafana/plugin-e2e';

test.use({ viewport: { width: 1400, height: 1500 } });

test('a rule is tried on the last 30 days in its editor, at a price that is shown before', async ({ page }) => {
  test.skip(process.env.GRAFANA_HOME === undefined, 'needs the provisioned rules of npm start: GRAFANA_HOME');
  await page.goto('/alerting/amperecloud-inverter-outage/edit');
  await page
    .getByRole('button', { name: /^Alert rule/ })
    .first()
    .click();
  const threshold = page.getByLabel('Threshold', { exact: true }).first();
  await threshold.fill('-50');
  await threshold.press('Enter');
  await page.getByRole('combobox', { name: 'Condition', exact: true }).first().click();
  await page.getByRole('option', { name: 'Below' }).click();
  await expect(page.getByText(/inverters × 1 reading · 1 hour · about .* points/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Try on the last 30 days' }).click();
  await expect(page.getByText(/It would have fired \d+ times/)).toBeVisible({ timeout: 30_000 });
  // One of its inverters produces nothing, day by day.
  await expect(page.getByRole('cell', { name: 'Kaputt GmbH #13, WR 03' }).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/backtest.png' });
});
