import { type Page } from '@playwright/test';
import german from '../../src/locales/de-DE/amperecloud-platform-datasource.json';
import { expect, test } from './preview';

const ADDRESS = '/api/datasources/uid/amperecloud';

async function openMap(page: Page, title = 'API map'): Promise<void> {
  const header = page.getByRole('button', { name: title, exact: true });
  if ((await header.getAttribute('aria-expanded')) === 'false') {
    await header.press('Enter');
  }
}

test.describe('The kept API map', () => {
  // Reset the settings for the next test.
  test.afterEach(async ({ request }) => {
    const settings = await (await request.get(ADDRESS)).json();
    await request.put(ADDRESS, { data: { ...settings, jsonData: {} } });
  });

  test('is proved by values, kept, used and removed', async ({ open, page, request, context }, info) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open({ tab: 'config' });
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expect(page.getByTestId('health')).toContainText(/Readings verified: .* of .* on \d{4}-\d\d-\d\d, \d+ values/);
    await page.screenshot({ path: info.outputPath('green.png') });

    await openMap(page);
    await page.getByRole('button', { name: 'Keep what was proved' }).click();
    await expect(page.getByText(/^Proved on .*; takes effect once you save\.$/)).toBeVisible();
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expect(page.getByTestId('health')).toContainText('Readings verified');
    await expect(page.getByText(/^Kept as proved on /)).toBeVisible();
    const kept = (await (await request.get(ADDRESS)).json()).jsonData.provedMap;
    expect(kept.schemaHash).toMatch(/^[0-9a-f]{64}$/);
    await page.getByText(/^Kept as proved on /).scrollIntoViewIfNeeded();
    await page.screenshot({ path: info.outputPath('kept.png') });

    await page.getByRole('button', { name: 'Copy as YAML' }).click();
    const yaml = await page.evaluate(() => navigator.clipboard.readText());
    expect(yaml).toMatch(/^ *provedMap:/m);
    expect(yaml).toContain(kept.schemaHash);

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expect(page.getByRole('button', { name: 'Keep what was proved' })).toBeEnabled();
    expect((await (await request.get(ADDRESS)).json()).jsonData.provedMap).toBeUndefined();
  });

  test('that is out of date is not used, and Save & test says so', async ({ open, page, request }, info) => {
    const proved = await (await request.get(`${ADDRESS}/resources/api-map/proved`)).json();
    const settings = await (await request.get(ADDRESS)).json();
    const provedMap = { ...proved, schemaHash: proved.schemaHash.replace(/./g, 'a') };
    await request.put(ADDRESS, { data: { ...settings, jsonData: { provedMap } } });
    await open({ tab: 'config', lang: 'de-DE', theme: 'light' });
    await openMap(page, german.config['api-map'].title);
    await expect(page.getByText(german.config.kept['outdated-text'])).toBeVisible();
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expect(page.getByTestId('health')).toContainText('jsonData.provedMap is out of date');
    await expect(page.getByText(/jsonData\.provedMap ist veraltet/)).toBeVisible();
    await page.screenshot({ path: info.outputPath('outdated.png'), fullPage: true });
  });
});
