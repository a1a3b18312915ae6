import { type Page, type Request } from '@playwright/test';
import { expect, KOERIS, test, unfold } from './preview';

const QUERY = {
  refId: 'A',
  version: 1,
  queryType: 'readings',
  facilities: [KOERIS.id],
  readingTypes: ['Pac'],
  legend: '',
  resolution: '1h',
};

/** The next request for values whose query has these members. */
function requestWith(page: Page, members: Record<string, unknown>): Promise<Request> {
  return page.waitForRequest((request) => {
    if (!request.url().includes('/api/ds/query')) {
      return false;
    }
    const [query] = request.postDataJSON().queries;
    return Object.entries(members).every(([name, value]) => query[name] === value);
  });
}

test('the chosen aggregation is sent with the query', async ({ open, page }, info) => {
  const first = requestWith(page, { aggregation: 'auto', bypassCache: false });
  await open({ tab: 'explore', queries: JSON.stringify([QUERY]) });
  // Members missing from an older query are filled in.
  await first;
  const row = page.getByTestId('query-row-A');
  await unfold(page, 'Calculation');
  const aggregation = row.getByRole('combobox', { name: 'Aggregation', exact: true });
  await expect(aggregation).toHaveValue('Auto (by kind of reading)');
  await aggregation.click();
  await page.screenshot({ path: info.outputPath('aggregation.png') });
  const asked = requestWith(page, { aggregation: 'max', bypassCache: false, resolution: '1h' });
  await page.getByRole('option', { name: /^Maximum/ }).click();
  await page.getByRole('button', { name: 'Run query' }).click();
  expect((await (await asked).response())?.status()).toBe(200);
  await expect(aggregation).toHaveValue('Maximum');
  await expect(page.getByTestId('result')).toHaveAttribute('data-state', 'Done');
});

test('a query can bypass the cache', async ({ open, page }) => {
  await open({ tab: 'explore', queries: JSON.stringify([QUERY]) });
  const row = page.getByTestId('query-row-A');
  await unfold(page, 'Options');
  const bypass = row.getByRole('switch', { name: 'Bypass cache' });
  await expect(bypass).not.toBeChecked();
  const asked = requestWith(page, { aggregation: 'auto', bypassCache: true });
  // Grafana draws the switch over its input, so the input cannot be clicked.
  await row.getByText('Bypass cache', { exact: true }).click();
  await page.getByRole('button', { name: 'Run query' }).click();
  expect((await (await asked).response())?.status()).toBe(200);
  await expect(bypass).toBeChecked();
});

test('both are explained', async ({ open, page }, info) => {
  await open({ tab: 'explore' });
  await unfold(page, 'Calculation');
  await unfold(page, 'Options');
  const fields = page.getByTestId('query-row-A').locator('div:has(> div > label)');
  await fields.filter({ hasText: 'Aggregation' }).last().getByLabel('Explanation').hover();
  await expect(page.getByText(/the mean for power, the sum for energy, the last value for counters/)).toBeVisible();
  await fields.filter({ hasText: 'Bypass cache' }).last().getByLabel('Explanation').hover();
  await expect(page.getByText(/on every refresh.*late corrections.*fair use limit/)).toBeVisible();
  await page.screenshot({ path: info.outputPath('explained.png') });
});
