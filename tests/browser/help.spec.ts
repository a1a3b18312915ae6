import { EXAMPLES } from '../examples';
import { expect, isDrawn, test } from './preview';

for (const { id, query, days } of EXAMPLES) {
  test(`the example ${id} shows values`, async ({ open, page }, info) => {
    const queries = JSON.stringify([{ ...query, refId: 'A' }]);
    await open({ tab: 'explore', from: `now-${days}d`, to: 'now', queries });
    const result = page.getByTestId('result');
    await expect(result).toHaveAttribute('data-state', 'Done', { timeout: 60_000 });
    await expect(page.getByText(/No data/)).toHaveCount(0);
    if (query.queryType === 'readings' && query.format === 'timeSeries') {
      await expect.poll(() => isDrawn(result.locator('canvas').first())).toBe(true);
    } else {
      await page.getByRole('tab', { name: 'Table' }).click();
      expect(await result.getByRole('row').count()).toBeGreaterThan(1);
    }
    await page.screenshot({ path: info.outputPath('example.png'), fullPage: true });
  });
}
