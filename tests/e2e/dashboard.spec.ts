import { expect, test } from '@grafana/plugin-e2e';

import first from '../../provisioning/dashboards/first-look.json';

// Tall enough to load all panels without scrolling.
test.use({ viewport: { width: 1440, height: 1400 } });

test('the provisioned dashboard shows its panels without an error', async ({ gotoDashboardPage, page }) => {
  const failures: string[] = [];
  let answers = 0;
  page.on('response', (response) => {
    if (response.url().includes('/api/ds/query')) {
      answers++;
      if (!response.ok()) {
        failures.push(`${response.status()} ${response.url()}`);
      }
    }
  });
  const shown = await gotoDashboardPage({ uid: first.uid });
  const curve = shown.getPanelByTitle('Solarpark Groß Köris: power and irradiance');
  await expect(curve.locator.locator('canvas').first()).toBeVisible();
  await expect(curve.locator.getByText('AC power', { exact: true })).toBeVisible();
  await expect(shown.getPanelByTitle('Facilities').locator.getByText('Windpark Öde Heide')).toBeVisible();
  // The matcher checks only once, so every panel must have its answer by then.
  await expect.poll(() => answers).toBeGreaterThanOrEqual(first.panels.length);
  await expect(shown).not.toHavePanelErrors();
  expect(failures).toEqual([]);
  for (const title of ['Produced energy by day', 'Power of the smaller plants']) {
    await expect(shown.getPanelByTitle(title).locator.locator('canvas').first()).toBeVisible();
  }
  await page.screenshot({ path: 'test-results/grafana/dashboard.png' });
});
