import { choose, expect, framePoints, isDrawn, KOERIS, physics, test, unfold } from './preview';

const HOUR = 3_600_000;
/** A complete day in the past, whose simulated values no longer change. */
const DAY_FROM = Math.floor((Date.now() - 72 * HOUR) / (24 * HOUR)) * 24 * HOUR;
const DAY = { from: String(DAY_FROM), to: String(DAY_FROM + 24 * HOUR) };

test.describe('explore', () => {
  test('pick a facility and a reading type, see its curve with the true values', async ({
    open,
    page,
    request,
  }, info) => {
    await open({ tab: 'explore', ...DAY });
    const row = page.getByTestId('query-row-A');
    await choose(page, row.getByRole('combobox', { name: 'Facility' }), 'koris', /Solarpark Groß Köris/);
    await choose(page, row.getByRole('combobox', { name: 'Reading types' }), 'Pac', /Pac/);
    await unfold(page, 'Calculation');
    await row.getByRole('combobox', { name: 'Resolution' }).click();
    await page.getByRole('option', { name: /raw/i }).click();
    await page.getByRole('button', { name: 'Run query' }).click();

    const result = page.getByTestId('result');
    await expect(result).toHaveAttribute('data-state', 'Done');
    const canvas = result.locator('canvas').first();
    await expect(canvas).toBeVisible();
    await expect.poll(() => isDrawn(canvas)).toBe(true);
    await expect(result.getByText(`${KOERIS.name} AC power`)).toBeVisible();
    await page.screenshot({ path: info.outputPath('curve.png'), fullPage: true });

    await page.getByRole('tab', { name: /Frames/ }).click();
    const shown = await framePoints(page.getByTestId('frame-values'));
    const truth = await physics(request, {
      facility: KOERIS.id,
      type: 'Pac',
      from: DAY_FROM,
      to: DAY_FROM + 24 * HOUR,
    });
    expect(truth.length).toBeGreaterThan(100);
    expect(Math.max(...truth.map(([, value]) => value ?? 0))).toBeGreaterThan(0);
    expect(shown).toEqual(truth);
    await expect(page.getByTestId('executed-query').first()).toContainText(
      /query Readings|all values came from the cache/
    );
    await page.screenshot({ path: info.outputPath('frames.png') });
  });

  test('the table of facilities', async ({ open, page }, info) => {
    await open({ tab: 'explore' });
    const row = page.getByTestId('query-row-A');
    await row.getByRole('combobox', { name: 'Query type' }).click();
    await page.getByRole('option', { name: /Facilities/ }).click();
    await page.getByRole('button', { name: 'Run query' }).click();
    const result = page.getByTestId('result');
    await expect(result.getByRole('grid')).toBeVisible();
    await expect(result.getByText('Finca Peñíscola')).toBeVisible();
    await page.screenshot({ path: info.outputPath('facilities.png') });
  });

  test('the light theme', async ({ open, page }, info) => {
    await open({ tab: 'explore', theme: 'light', ...DAY, queries: JSON.stringify([readings('Pac', 'Irradiance')]) });
    const canvas = page.getByTestId('result').locator('canvas').first();
    await expect(canvas).toBeVisible();
    await expect.poll(() => isDrawn(canvas)).toBe(true);
    await page.screenshot({ path: info.outputPath('light.png'), fullPage: true });
  });
});

function readings(...readingTypes: string[]) {
  return {
    refId: 'A',
    version: 1,
    queryType: 'readings',
    facilities: [KOERIS.id],
    readingTypes,
    legend: '',
    resolution: 'auto',
  };
}
