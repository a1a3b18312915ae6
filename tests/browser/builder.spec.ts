import { type Locator, type Page } from '@playwright/test';
import { choose, expect, expectAccessible, framePoints, KOERIS, test, unfold } from './preview';

const HOUR = 3_600_000;
const DAY_FROM = Math.floor((Date.now() - 72 * HOUR) / (24 * HOUR)) * 24 * HOUR;
const DAY = { from: String(DAY_FROM), to: String(DAY_FROM + 24 * HOUR) };

const queries = (members: object) =>
  JSON.stringify([{ refId: 'A', version: 2, queryType: 'readings', scope: 'all', roles: ['acPower'], ...members }]);

async function pick(page: Page, combobox: Locator, option: string | RegExp): Promise<void> {
  await combobox.click();
  await page.getByRole('option', { name: option }).first().click();
}

test.describe('the query builder', () => {
  test('compares all inverters of a plant with their median', async ({ open, page }, info) => {
    await open({ tab: 'explore', ...DAY });
    const row = page.getByTestId('query-row-A');
    await choose(page, row.getByRole('combobox', { name: 'Facility' }), 'koris', /Solarpark Groß Köris/);
    await pick(page, row.getByRole('combobox', { name: 'Of each' }), 'All inverters');
    await choose(page, row.getByRole('combobox', { name: 'Reading types' }), 'wirkleistung', /^AC power \(any name\)/);
    await unfold(page, 'Calculation');
    await pick(page, row.getByRole('combobox', { name: 'Resolution' }), '15 minutes');
    await pick(page, row.getByRole('combobox', { name: 'Related to' }), /^Median of the group/);

    await expect(page.getByTestId('result')).toHaveAttribute('data-state', 'Done');
    const price = page.getByTestId('query-price');
    await expect(price).toHaveText(
      /^\d+ inverters × 1 reading · 15 minutes · about [\d,]+ points · all from the cache$/
    );
    const inverters = Number((await price.textContent())!.split(' ')[0]);
    expect(inverters).toBeGreaterThan(2);
    await page.screenshot({ path: info.outputPath('inverters.png'), fullPage: true });

    await page.getByRole('tab', { name: /Frames/ }).click();
    await expect(page.getByRole('tab', { name: /Frames/ })).toContainText(String(inverters));
    const shown = await framePoints(page.getByTestId('frame-values').first());
    // The median of a group is never far from all of its members.
    expect(shown.some(([, value]) => value !== null && Math.abs(value) < 50)).toBe(true);
  });

  test('says before a query runs how much it will ask for', async ({ open, page }) => {
    const asked = page.waitForResponse((response) => response.url().includes('/query/price'));
    await open({ tab: 'explore', ...DAY, queries: queries({ resolution: '5m' }) });
    const price = await (await asked).json();
    expect(price.members).toBeGreaterThan(5);
    // Members write at different steps, and one appeared later; each has 288 steps of 5 minutes at most.
    expect(price.points).toBeLessThanOrEqual(price.members * 300);
    expect(price.points).toBeGreaterThan(price.members * 200);
    await expect(page.getByTestId('query-price')).toContainText(`${price.members} facilities × 1 reading · 5 minutes`);
  });

  test('explains a wrong number where it stands, and the backend refuses the same', async ({ open, page }, info) => {
    await open({ tab: 'explore', ...DAY, queries: queries({ combine: { method: 'percentile', percentile: 120 } }) });
    const row = page.getByTestId('query-row-A');
    await expect(row.getByText('Enter a number from 0 to 100.')).toBeVisible();
    await expect(page.getByText(/The percentile is 120; it must be from 0 to 100/)).toBeVisible();
    await page.screenshot({ path: info.outputPath('problem.png') });
    await row.getByRole('textbox', { name: 'Percentile' }).fill('12,5');
    await page.keyboard.press('Enter');
    await expect(row.getByText('Enter a number from 0 to 100.')).toHaveCount(0);
    await expect(page.getByTestId('result')).toHaveAttribute('data-state', 'Done');
  });

  test('works by keyboard alone', async ({ open, page }) => {
    await open({ tab: 'explore', ...DAY, queries: queries({}) });
    const row = page.getByTestId('query-row-A');
    await row.getByRole('combobox', { name: 'Reading types' }).focus();
    await page.keyboard.press('Escape');
    for (const group of ['Calculation', 'Compare', 'Options']) {
      await tabTo(page, row.getByRole('button', { name: group }));
    }
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(row.getByRole('button', { name: 'Compare with an earlier time' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(row.getByRole('textbox', { name: 'Earlier by' })).toHaveValue('1');
    await expect(page.getByRole('tab', { name: /Frames/ })).toBeVisible();
    await expect(page.getByTestId('result')).toHaveAttribute('data-state', 'Done');
  });

  for (const [theme, lang, groups] of [
    ['dark', 'en-US', ['Calculation', 'Compare', 'Options']],
    ['light', 'de-DE', ['Berechnung', 'Vergleich', 'Optionen']],
  ] as const) {
    test(`fits into 390 pixels and is accessible, ${theme} and ${lang}`, async ({ open, page }, info) => {
      await page.setViewportSize({ width: 390, height: 900 });
      const members = {
        scope: 'facilities',
        facilities: [KOERIS.id],
        deviceScope: 'devices',
        devices: ['$unknown'],
        computed: ['expectedPower'],
        compare: [{ amount: 1, unit: 'd' }],
        combine: { method: 'top', by: 'company' },
        format: 'bins',
      };
      await open({ tab: 'explore', theme, lang, ...DAY, queries: queries(members) });
      await expectFit(page);
      await expectAccessible(page, '[data-testid="query-row-A"]');
      await page.screenshot({ path: info.outputPath('folded.png'), fullPage: true });
      for (const group of groups) {
        await unfold(page, group);
      }
      await expect(page.getByTestId('query-row-A').getByRole('textbox')).toHaveCount(11);
      await expectFit(page);
      await expectAccessible(page, '[data-testid="query-row-A"]');
      await page.screenshot({ path: info.outputPath('unfolded.png'), fullPage: true });
    });
  }
});

/** Goes on to a control, past what clears a picker, which is a stop in some versions of Grafana. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  const isFocused = () => control.evaluate((element) => element === document.activeElement);
  for (let stops = 0; stops < 2 && !(await isFocused()); stops++) {
    await page.keyboard.press('Tab');
  }
  await expect(control).toBeFocused();
}

/** Nothing of the query sticks out of its card. */
async function expectFit(page: Page): Promise<void> {
  const beyond = await page.getByTestId('query-row-A').evaluate((row) => {
    const { right } = row.getBoundingClientRect();
    return [...row.querySelectorAll('input, button, label, [role="combobox"]')]
      .filter((element) => element.getBoundingClientRect().right > right + 1)
      .map((element) => element.outerHTML.slice(0, 100));
  });
  expect(beyond).toEqual([]);
}
