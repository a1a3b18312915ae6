import { adaptiveDashboard } from '../adaptiveDashboard';
import { expect, isDrawn, pixelsOf, test } from './preview';

interface Facility {
  id: string;
  name: string;
  company: string;
  companyId?: string;
}

test('a dashboard with chained variables, repeated panels and annotations', async ({ open, page, request }, info) => {
  const dashboard = adaptiveDashboard({ type: 'amperecloud-platform-datasource', uid: 'amperecloud' }, 'adaptive');
  await page.route('**/preview/dashboards', (route) => route.fulfill({ json: [dashboard] }));
  const facilities: Facility[] = await (
    await request.get('/api/datasources/uid/amperecloud/resources/facilities')
  ).json();
  await open({ tab: 'dashboard', from: 'now-2d', to: 'now' });

  const copies = page.locator('[data-testid^="panel-4-"]');
  await expect(copies).toHaveCount(facilities.length);
  for (const { id, name } of facilities) {
    const copy = page.getByTestId(`panel-4-${id}`);
    await expect(copy).toHaveAttribute('data-state', 'Done');
    await expect(copy).toContainText(`Only ${name}`);
  }
  await expect.poll(() => isDrawn(page.getByTestId('panel-1').locator('canvas').first())).toBe(true);
  await expect(page.getByTestId('panel-3')).toContainText('No data');
  await expect(page.getByTestId('panel-3')).toHaveAttribute('data-state', 'Done');
  // One plant of the account has gaps, another fell silent.
  const dashboardOf = page.getByTestId('dashboard');
  await expect.poll(async () => Number(await dashboardOf.getAttribute('data-annotations'))).toBeGreaterThan(1);
  const curve = page.getByTestId('panel-1').locator('canvas').first();
  await expect.poll(() => pixelsOf(curve, [255, 0, 255])).toBeGreaterThan(100);
  await page.screenshot({ path: info.outputPath('all.png'), fullPage: true });

  const { company } = facilities[0];
  const ofCompany = facilities.filter((facility) => facility.company === company);
  expect(ofCompany.length).toBeLessThan(facilities.length);
  await page.getByRole('combobox', { name: 'Company' }).click();
  await page.getByRole('option', { name: company }).click();
  await page.keyboard.press('Escape');
  await expect(copies).toHaveCount(ofCompany.length);

  await page.getByRole('combobox', { name: 'Plant' }).click();
  await page.getByRole('option', { name: ofCompany[0].name }).click();
  await page.keyboard.press('Escape');
  await expect(copies).toHaveCount(1);
  await expect(copies).toContainText(`Only ${ofCompany[0].name}`);
  await expect(copies).toHaveAttribute('data-state', 'Done');
  await page.screenshot({ path: info.outputPath('one.png'), fullPage: true });
});
