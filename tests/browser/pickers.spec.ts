import { type Locator, type Page } from '@playwright/test';
import { expect, test, unfold } from './preview';

/** What an icon shows: Grafana draws icons into the page, so that this is the drawing itself. */
const drawing = (picker: Locator) => picker.locator('svg').last().innerHTML({ timeout: 5000 });

/** The frame of a picker, by the name of its input. */
const picker = (page: Page, name: string) =>
  page.getByRole('combobox', { name, exact: true }).locator("xpath=ancestor::div[.//*[name()='svg']][1]");

/** Holds back what a picker waits for, and Grafana's drawings of icons. */
async function slow(page: Page, path: string, milliseconds: number): Promise<void> {
  await page.route(path, async (route) => {
    const response = await route.fetch();
    await new Promise((done) => setTimeout(done, milliseconds));
    await route.fulfill({ response }).catch(() => undefined); // the page may be gone
  });
}

test.describe('the icon of a picker', () => {
  for (const [list, icons] of [
    [0, 300],
    [50, 300],
    [150, 200],
    [700, 100],
  ]) {
    test(`is no spinner once the list has come, after ${list} ms with icons of ${icons} ms`, async ({
      open,
      page,
    }, info) => {
      await slow(page, '**/resources/**', list);
      await slow(page, '**/img/icons/**', icons);
      await open({
        tab: 'explore',
        queries: JSON.stringify([{ refId: 'A', facilities: ['e55b6e7212dc193fe1fc1ed8'], readingTypes: ['Pac'] }]),
      });
      await expect(page.getByText('Solarpark Groß Köris').first()).toBeVisible();
      await page.waitForTimeout(list + 3 * icons + 1500);
      // This picker never loads anything, and is closed like the others.
      await unfold(page, 'Calculation');
      const closed = await drawing(picker(page, 'Resolution'));
      await page.screenshot({ path: info.outputPath('pickers.png') });
      for (const name of ['Facility', 'Reading types']) {
        expect(await drawing(picker(page, name)), name).toBe(closed);
      }
    });
  }
});
