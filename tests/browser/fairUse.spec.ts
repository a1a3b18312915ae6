import { type APIRequestContext, type Page } from '@playwright/test';
import german from '../../src/locales/de-DE/amperecloud-platform-datasource.json';
import { expect, test } from './preview';

const ADDRESS = '/api/datasources/uid/amperecloud';

const field = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });
const range = (page: Page, resolution: string) => page.getByRole('textbox', { name: resolution, exact: true });
/** What is saved, but for the header that all tests have. */
async function savedBy(request: APIRequestContext): Promise<Record<string, unknown>> {
  const { jsonData } = await (await request.get(ADDRESS)).json();
  const { httpHeaderName1, ...saved } = jsonData;
  return saved;
}

async function openSection(page: Page, title = 'Cache and fair use'): Promise<void> {
  await page.getByRole('button', { name: title, exact: true }).press('Enter');
  await expect(page.getByRole('table')).toBeVisible();
}

/** Saves, and waits until the backend has tried what was saved. */
async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save & test' }).click();
  await expect(page.getByTestId('health')).toBeVisible();
}

test.describe('cache and fair use', () => {
  // Reset the settings for the next test.
  test.afterEach(async ({ request }) => {
    const settings = await (await request.get(ADDRESS)).json();
    await request.put(ADDRESS, { data: { ...settings, jsonData: {} } });
  });

  test('what is set is saved, works, and is shown again', async ({ open, page, request }, info) => {
    await open({ tab: 'config' });
    await openSection(page);
    await field(page, 'Cache size').fill('256');
    await field(page, 'Freshness factor').fill('0.5');
    await field(page, 'Requests per minute').fill('30');
    await range(page, '1 hour').fill('2w');
    // Grafana draws the switch over its input, so the input cannot be clicked.
    await page.getByText('Use the cache', { exact: true }).click();
    await expect(page.getByRole('switch', { name: 'Use the cache' })).not.toBeChecked();
    await save(page);
    await expect(page.getByTestId('health')).toContainText('Connected as');
    const saved = {
      cacheDisabled: true,
      cacheSizeMiB: 256,
      cacheFreshness: 0.5,
      requestsPerMinute: 30,
      maxRange: { '1h': '2w' },
    };
    expect(await savedBy(request)).toEqual(saved);
    await page.screenshot({ path: info.outputPath('saved.png'), fullPage: true });

    await open({ tab: 'config' });
    await openSection(page);
    await expect(page.getByRole('switch', { name: 'Use the cache' })).not.toBeChecked();
    await expect(field(page, 'Cache size')).toHaveValue('256');
    await expect(field(page, 'Freshness factor')).toHaveValue('0.5');
    await expect(field(page, 'Burst')).toHaveValue('');
    await expect(range(page, '1 hour')).toHaveValue('2w');

    await field(page, 'Cache size').fill('');
    await range(page, '1 hour').fill('');
    await page.getByText('Use the cache', { exact: true }).click();
    await save(page);
    await expect(page.getByTestId('health')).toContainText('Connected as');
    expect(await savedBy(request)).toEqual({ cacheFreshness: 0.5, requestsPerMinute: 30 });
  });

  test('what cannot be read is marked and not saved', async ({ open, page, request }, info) => {
    await open({ tab: 'config' });
    await openSection(page);
    await field(page, 'Burst').fill('20');
    // The browser shows it, but reports an empty value.
    await field(page, 'Burst').pressSequentially('-');
    await field(page, 'Parallel requests').pressSequentially('-');
    await range(page, '1 day').fill('soon');
    await expect(page.getByText('Enter a whole number from 1 to 1,000', { exact: true })).toBeVisible();
    await expect(page.getByText('Enter a whole number from 1 to 50', { exact: true })).toBeVisible();
    await expect(page.getByText('Enter a duration from 1d to 100y', { exact: true })).toBeVisible();
    await page.screenshot({ path: info.outputPath('invalid.png'), fullPage: true });
    await save(page);
    // What was typed is kept apart, so that it is shown again and Save & test can name it.
    expect(await savedBy(request)).toEqual({
      burst: 20,
      notSaved: { burst: 'NaN', maxParallel: 'NaN', 'maxRange.1d': 'soon' },
    });
  });

  test('the backend reports wrong settings from a file', async ({ open, page, request }) => {
    const settings = await (await request.get(ADDRESS)).json();
    await request.put(ADDRESS, { data: { ...settings, jsonData: { maxRange: { '1M': '30d' } } } });
    await open({ tab: 'config' });
    await save(page);
    await expect(page.getByTestId('health')).toContainText(
      'The longest time range for resolution 1M (maxRange) must be a duration from 1M to 100y, but is "30d".'
    );
  });

  test('German users get it in German', async ({ open, page }, info) => {
    await open({ tab: 'config', lang: 'de-DE', theme: 'light' });
    await openSection(page, german.config['fair-use'].title);
    await expect(field(page, german.config.cache.size.label)).toBeVisible();
    await expect(range(page, german.query.resolution.month)).toHaveAttribute('placeholder', '10y');
    await page.screenshot({ path: info.outputPath('german.png'), fullPage: true });
  });
});
