import { expect, test } from '@grafana/plugin-e2e';

// High enough that no panel waits to be scrolled to.
test.use({ viewport: { width: 1440, height: 1400 } });

test('the provisioned dashboard shows its panels without an error', async ({ gotoDashboardPage, readProvisionedDashboard, page }) => {
  const dashboard = await readProvisionedDashboard({ fileName: 'first-look.json' });
  const failures: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/ds/query') && !response.ok()) {
      failures.push(`${response.status()} ${response.url()}`);
    }
  });
  const shown = await gotoDashboardPage({ uid: dashboard.uid });
  const curve = shown.getPanelByTitle('Solarpark Groß Köris: power and irradiance');
  await expect(curve.locator.locator('canvas').first()).toBeVisible();
  await expect(curve.locator.getByText('Pac', { exact: true })).toBeVisible();
  await expect(shown.getPanelByTitle('Facilities').locator.getByText('Windpark Öde Heide')).toBeVisible();
  for (const title of [
    'Solarpark Groß Köris: power and irradiance',
    'Produced in this range',
    'Produced energy by day',
    'Power of the smaller plants',
    'Facilities',
    'Where they are',
  ]) {
    await expect(shown.getPanelByTitle(title)).not.toHavePanelErrors();
  }
  expect(failures).toEqual([]);
  await page.screenshot({ path: 'test-results/grafana-dashboard.png' });
});
