import { expect, test } from '@grafana/plugin-e2e';

import { PLUGIN_ID, PROVISIONED, provisionedUrl } from './dataSource';

test.describe('config editor', () => {
  test('a wrong token is reported, with what to do about it', async ({ createDataSourceConfigPage, page, request }) => {
    const config = await createDataSourceConfigPage({ type: PLUGIN_ID });
    await page.getByLabel('URL', { exact: true }).fill(await provisionedUrl(request));
    await page.getByLabel('API token', { exact: true }).fill('not-a-token');
    await expect(config.saveAndTest()).not.toBeOK();
    await expect(config).toHaveAlert('error', { hasText: 'The API does not accept the token' });
  });

  test('a right token connects, and is not shown again', async ({ createDataSourceConfigPage, page, request }) => {
    const token = process.env.AMPERECLOUD_TOKEN ?? 'demo-admin-token';
    const bodies: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/api/')) {
        bodies.push(await response.text().catch(() => ''));
      }
    });
    const config = await createDataSourceConfigPage({ type: PLUGIN_ID });
    await page.getByLabel('URL', { exact: true }).fill(await provisionedUrl(request));
    await page.getByLabel('API token', { exact: true }).fill(token);
    await expect(config.saveAndTest()).toBeOK();
    await expect(config).toHaveAlert('success', {
      hasText: /Connected as .+: \d+ compan(y|ies), \d+ facilit(y|ies)\. Readings verified: .+, \d+ values/,
    });
    expect(bodies.length).toBeGreaterThan(0);
    expect(bodies.filter((body) => body.includes(token))).toEqual([]);
  });
});

test('cache and fair use are saved and shown again', async ({ createDataSourceConfigPage, page, request }) => {
  const section = page.getByRole('button', { name: 'Cache and fair use' });
  const size = page.getByRole('spinbutton', { name: 'Cache size' });
  const hours = page.getByRole('textbox', { name: '1 hour', exact: true });
  const config = await createDataSourceConfigPage({ type: PLUGIN_ID });
  await page.getByLabel('URL', { exact: true }).fill(await provisionedUrl(request));
  await page.getByLabel('API token', { exact: true }).fill(process.env.AMPERECLOUD_TOKEN ?? 'demo-admin-token');
  await section.click();
  await size.fill('256');
  await hours.fill('2w');
  await expect(config.saveAndTest()).toBeOK();
  await page.screenshot({ path: 'test-results/grafana/fair-use.png', fullPage: true });
  await page.reload();
  await section.click();
  await expect(size).toHaveValue('256');
  await expect(hours).toHaveValue('2w');
});

test('the API map shows what the plugin found out', async ({ gotoDataSourceConfigPage, page }) => {
  await gotoDataSourceConfigPage(PROVISIONED);
  await page.getByRole('button', { name: 'API map' }).click();
  await expect(page.getByText('me.companies.facilities', { exact: true }).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/api-map.png', fullPage: true });
});
