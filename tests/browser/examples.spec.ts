import { type Page } from '@playwright/test';
import german from '../../src/locales/de-DE/amperecloud-platform-datasource.json';
import { expect, isDrawn, KOERIS, test } from './preview';

const ADDRESS = '/api/datasources/uid/amperecloud';

const FACILITIES = '{ me { name companies { id name facilities { id name timezone } } } }';
const TYPES = `query ($id: ID!) {
  device(id: $id) { availableReadings { readingType unit } availableAnalysis { readingType unit } }
}`;
const READINGS = `query ($id: ID!, $in: ReadingInput!) {
  facility(id: $id) { readings(readingInput: $in) { readingType unit values { timestamp value } } }
}`;
const DAY = { from: '2026-06-20T22:00:00Z', to: '2026-06-21T22:00:00Z', readingTypes: ['Pac'] };

/** Opens the section, and the one in it. */
async function openExamples(page: Page, map = 'API map', title = 'Teach by example'): Promise<void> {
  for (const name of [map, title]) {
    const header = page.getByRole('button', { name, exact: true });
    if ((await header.getAttribute('aria-expanded')) === 'false') {
      await header.press('Enter');
    }
  }
}

async function fill(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name, exact: true }).fill(text);
}

test.describe('Teach by example', () => {
  // Reset the settings for the next test.
  test.afterEach(async ({ request }) => {
    const settings = await (await request.get(ADDRESS)).json();
    await request.put(ADDRESS, { data: { ...settings, jsonData: {} } });
  });

  test('shows what it understands, with a chart of what came, and saves it', async ({ open, page, request }, info) => {
    await open({ tab: 'config' });
    await openExamples(page);
    await fill(page, 'Facilities', FACILITIES);
    await fill(page, 'Reading types of a facility', TYPES);
    await fill(page, 'Variables for reading types (JSON)', JSON.stringify({ id: KOERIS.id }));
    await fill(page, 'Readings of a facility', READINGS);
    await fill(page, 'Variables for readings (JSON)', JSON.stringify({ id: KOERIS.id, in: DAY }, null, 2));
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await expect(page.locator('dd', { hasText: 'readings.readingInput.from' })).toContainText('earlier');
    await expect(page.getByText(/the same 288 values came/)).toBeVisible();
    await expect(page.getByText(new RegExp(`Received \\(12\\).*${KOERIS.name}`))).toBeVisible();
    const chart = page.getByRole('figure', { name: 'Pac [kW]' });
    await chart.scrollIntoViewIfNeeded();
    await expect.poll(() => isDrawn(chart.locator('canvas').first())).toBe(true);
    await page.screenshot({ path: info.outputPath('examples.png'), fullPage: true });

    await page.getByRole('button', { name: 'Save to settings' }).click();
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expect(page.getByTestId('health')).toContainText('Connected');
    const saved = (await (await request.get(ADDRESS)).json()).jsonData.examples;
    expect(saved.facilities).toEqual({ query: FACILITIES });
    expect(Object.keys(saved)).toEqual(['facilities', 'readingTypes', 'readings']);
    const facilities = page
      .getByRole('table')
      .getByRole('row')
      .filter({ has: page.locator('th[scope="row"]').getByText('facilities', { exact: true }) });
    await expect(facilities.getByText('taught', { exact: true })).toBeVisible();
  });

  test('says what is wrong with an example, in German too', async ({ open, page }, info) => {
    const words = german.config.examples;
    await open({ tab: 'config', lang: 'de-DE', theme: 'light' });
    await openExamples(page, german.config['api-map'].title, words.title);
    await fill(
      page,
      words.facilities,
      'mutation { copyRawReadingMappingRule(sourceFacilityId: 1, targetFacilityId: 2) }'
    );
    await fill(page, words.readings, READINGS);
    await page.getByRole('button', { name: words.try, exact: true }).click();
    await expect(page.getByText(/Das Beispiel ist eine mutation; die Datenquelle liest nur/)).toBeVisible();
    await expect(page.getByText(/Die Variable \$id des Beispiels hat keinen Wert/)).toBeVisible();
    await page.screenshot({ path: info.outputPath('examples-german.png'), fullPage: true });
  });
});
