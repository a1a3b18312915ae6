import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, isDrawn, test } from './preview';

interface Panel {
  id: number;
  type: string;
  title: string;
}

const { panels } = JSON.parse(
  readFileSync(path.join(__dirname, '..', '..', 'provisioning', 'dashboards', 'first-look.json'), 'utf8')
) as { panels: Panel[] };

/** The panel types that the preview can draw; for others it shows a message. */
const DRAWN = ['timeseries', 'barchart', 'stat', 'table', 'text'];

test('the provisioned dashboard draws', async ({ open, page }, info) => {
  await open({ tab: 'dashboard' });
  for (const { id, type, title } of panels) {
    const panel = page.getByTestId(`panel-${id}`);
    await expect(panel, title).toHaveAttribute('data-state', 'Done');
    await expect(panel).not.toContainText('No data');
    if (DRAWN.includes(type)) {
      await expect(panel).not.toContainText('is not drawn in the preview');
    }
    if (type === 'timeseries' || type === 'barchart') {
      const canvas = panel.locator('canvas').first();
      await expect.poll(() => isDrawn(canvas), { message: title }).toBe(true);
    }
  }
  await page.screenshot({ path: info.outputPath('dashboard.png'), fullPage: true });
});
