import { expect, test } from '@grafana/plugin-e2e';

import { helpOn } from '../../src/help';
import { PLUGIN_ID, PROVISIONED, provisionedUrl } from './dataSource';

test.describe('config editor', () => {
  test('a wrong token is reported, with what to do about it', async ({ createDataSourceConfigPage, page, request }) => {
    const config = await createDataSourceConfigPage({ type: PLUGIN_ID });
    await page.getByLabel('URL', { exact: true }).fill(await provisionedUrl(request));
    await page.getByLabel('API token', { exact: true }).fill('not-a-token');
    await expect(config.saveAndTest()).not.toBeOK();
    await expect(config).toHaveAlert('error', { hasText: 'The API does not accept the token' });
    await expect(page.getByRole('link', { name: 'More details about the error' })).toHaveAttribute(
      'href',
      helpOn('unauthorized')
    );
    await page.screenshot({ path: 'test-results/grafana/wrong-token.png', fullPage: true });
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
    await page.screenshot({ path: 'test-results/grafana/connected.png', fullPage: true });
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

// A day of a plant in the simulated account.
const EXAMPLES: Array<[label: string, query: string]> = [
  ['Facilities', '{ me { companies { id name facilities { id name timezone } } } }'],
  [
    'Reading types of a facility',
    '{ device(id: "e55b6e7212dc193fe1fc1ed8") { availableReadings { readingType unit label } } }',
  ],
  [
    'Readings of a facility',
    `{ facility(id: "e55b6e7212dc193fe1fc1ed8") { readings(readingInput: {
      from: "2026-06-20T22:00:00.000Z", to: "2026-06-21T22:00:00.000Z", readingTypes: ["Pac"], resolution: HOUR
    }) { readingType unit values { timestamp value } } } }`,
  ],
];

test('the API is taught by examples, and connected by them', async ({ createDataSourceConfigPage, page, request }) => {
  const config = await createDataSourceConfigPage({ type: PLUGIN_ID });
  await page.getByLabel('URL', { exact: true }).fill(await provisionedUrl(request));
  await page.getByLabel('API token', { exact: true }).fill(process.env.AMPERECLOUD_TOKEN ?? 'demo-admin-token');
  await expect(config.saveAndTest()).toBeOK();

  await page.getByRole('button', { name: 'API map' }).click();
  await page.getByRole('button', { name: 'Teach by example' }).first().click();
  for (const [label, query] of EXAMPLES) {
    await page.getByLabel(label, { exact: true }).fill(query);
  }
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  const understood = page.getByRole('region', { name: 'Understood' });
  await expect(understood).toHaveCount(EXAMPLES.length);
  await expect(page.getByText('Not understood')).toHaveCount(0);
  await expect(understood.nth(0)).toContainText('me.companies.facilities');
  await expect(understood.nth(0)).toContainText('Received (12)');
  await expect(understood.nth(1)).toContainText('device.availableReadings');
  await expect(understood.nth(2)).toContainText('facility.readings');
  await expect(understood.nth(2).locator('canvas').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/teach-by-example.png', fullPage: true });

  await page.getByRole('button', { name: 'Save to settings' }).click();
  await expect(config.saveAndTest()).toBeOK();
  await expect(config).toHaveAlert('success', { hasText: /12 facilities\. Readings verified/ });
  await page.reload();
  // With examples in the settings, both sections are open.
  await expect(page.getByLabel('Facilities', { exact: true })).toHaveValue(EXAMPLES[0][1]);
  await expect(page.getByText('taught', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/Not saved yet/)).toHaveCount(0);
});
