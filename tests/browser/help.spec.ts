import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, isDrawn, test } from './preview';

interface Example {
  id: string;
  query: { format: string; queryType: string };
}

/** What the query help offers, as `src/examples.test.ts` writes it. */
const EXAMPLES = JSON.parse(readFileSync(path.join(__dirname, '..', 'contract', 'examples.json'), 'utf8')) as Example[];

/** How far back the time goes that an example is for; the others are for a day. */
const DAYS: Record<string, number> = {
  'energy-by-day': 30,
  'yield-ranking': 30,
  'pr-by-month': 366,
  'self-consumption': 30,
  co2: 30,
  revenue: 30,
  'power-curve': 30,
};

for (const { id, query } of EXAMPLES) {
  test(`the example ${id} shows values`, async ({ open, page }, info) => {
    const queries = JSON.stringify([{ ...query, refId: 'A' }]);
    await open({ tab: 'explore', from: `now-${DAYS[id] ?? 1}d`, to: 'now', queries });
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
