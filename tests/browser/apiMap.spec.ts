import { type Locator, type Page } from '@playwright/test';
import german from '../../src/locales/de-DE/amperecloud-platform-datasource.json';
import { expect, test } from './preview';

const ADDRESS = '/api/datasources/uid/amperecloud';

const table = (page: Page) => page.getByRole('table');
const row = (page: Page, role: string) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.locator('th[scope="row"]').getByText(role, { exact: true }) });

/** Opens the section unless it is already open, and waits for the map. */
async function openMap(page: Page, title = 'API map'): Promise<void> {
  const header = page.getByRole('button', { name: title, exact: true });
  if ((await header.getAttribute('aria-expanded')) === 'false') {
    await header.press('Enter');
  }
  await expect(row(page, 'facilities')).toBeVisible();
}

async function choose(page: Page, combobox: Locator, option: string): Promise<void> {
  await combobox.click();
  await page.getByRole('option', { name: option }).first().click();
  await expect(combobox).toHaveAttribute('aria-expanded', 'false');
}

/** Saves, and waits until the backend has tried what was saved. */
async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save & test' }).click();
  await expect(page.getByTestId('health')).toBeVisible();
}

test.describe('API map', () => {
  // Reset the settings for the next test.
  test.afterEach(async ({ request }) => {
    const settings = await (await request.get(ADDRESS)).json();
    await request.put(ADDRESS, { data: { ...settings, jsonData: {} } });
  });

  test('shows what was found, and why', async ({ open, page }, info) => {
    await open({ tab: 'config' });
    await openMap(page);
    await expect(page.getByText(/^From the schema returned by introspection, read on \d{4}-/)).toBeVisible();
    const facilities = row(page, 'facilities');
    await expect(facilities).toContainText('found');
    await expect(facilities.getByText('me.companies.facilities', { exact: true })).toBeVisible();
    await expect(facilities.getByText(/lists objects of the type/)).toBeHidden();
    await facilities.locator('summary').press('Enter');
    await expect(facilities.getByText(/lists objects of the type/)).toBeVisible();
    await expect(row(page, 'readings.to.end')).toContainText('found');
    await page.screenshot({ path: info.outputPath('api-map.png'), fullPage: true });
  });

  test('discovers again', async ({ open, page }) => {
    await open({ tab: 'config' });
    await openMap(page);
    const answer = page.waitForResponse((response) => response.url().endsWith('/api-map/discover'));
    await page.getByRole('button', { name: 'Discover again' }).click();
    expect((await answer).status()).toBe(200);
    await expect(page.getByRole('button', { name: 'Discover again' })).toBeEnabled();
    await expect(page.getByText('The schema has not changed.')).toBeVisible();
    await expect(row(page, 'facilities')).toContainText('me.companies.facilities');
  });

  test('a role can be set by hand and left to the plugin again', async ({ open, page, request }, info) => {
    await open({ tab: 'config' });
    await openMap(page);
    const readings = row(page, 'readings');
    const choice = readings.getByRole('combobox');
    await expect(choice).toHaveAccessibleName('Field for readings readings');
    await expect(choice).toHaveValue('Automatic');
    await choose(page, choice, 'device.readings');
    await expect(readings).toContainText('takes effect once you save');
    await save(page);
    await expect(page.getByTestId('health')).toContainText('Connected');
    await expect(readings.getByText('set by hand', { exact: true })).toBeVisible();
    await expect(readings).not.toContainText('takes effect once you save');
    await expect(readings.locator('summary')).toContainText('device.readings');
    expect((await (await request.get(ADDRESS)).json()).jsonData.apiMap).toEqual({ readings: 'device.readings' });
    await readings.scrollIntoViewIfNeeded();
    await page.screenshot({ path: info.outputPath('set-by-hand.png') });

    await choose(page, choice, 'Automatic');
    await save(page);
    await expect(readings.getByText('found', { exact: true })).toBeVisible();
    expect((await (await request.get(ADDRESS)).json()).jsonData.apiMap).toBeUndefined();
  });

  test('a path that the schema does not have is called stale, and can be cleared', async ({
    open,
    page,
    request,
  }, info) => {
    const settings = await (await request.get(ADDRESS)).json();
    const jsonData = { apiMap: { facilities: 'me.gone.facilities', 'facility.postcode': 'zip' } };
    await request.put(ADDRESS, { data: { ...settings, jsonData } });
    await open({ tab: 'config' });
    await openMap(page);
    const facilities = row(page, 'facilities');
    await expect(facilities.getByText('stale', { exact: true })).toBeVisible();
    await expect(facilities).toContainText('me.gone.facilities was set by hand');
    await expect(facilities.getByRole('combobox')).toHaveValue('me.gone.facilities');
    // Set by hand to something deprecated: the vendor's reason is shown.
    await expect(row(page, 'facility.postcode').getByText('deprecated', { exact: true })).toBeVisible();
    await page.screenshot({ path: info.outputPath('stale.png'), fullPage: true });

    await choose(page, facilities.getByRole('combobox'), 'Automatic');
    await save(page);
    await expect(facilities.getByText('stale', { exact: true })).toBeHidden();
    await expect(facilities.getByText('found', { exact: true })).toBeVisible();
  });

  test('German users get it in German', async ({ open, page }, info) => {
    await open({ tab: 'config', lang: 'de-DE', theme: 'light' });
    await openMap(page, german.config['api-map'].title);
    await expect(page.getByRole('button', { name: german.config['api-map'].discover })).toBeEnabled();
    await expect(row(page, 'facilities')).toContainText(german.config['api-map'].state.found);
    await page.screenshot({ path: info.outputPath('api-map-german.png'), fullPage: true });
  });
});
