import german from '../../src/locales/de-DE/amperecloud-platform-datasource.json';
import { expect, test } from './preview';

test('German users get German editors', async ({ open, page }, info) => {
  await open({ tab: 'explore', lang: 'de-DE' });
  await expect(page.getByRole('combobox', { name: 'Anlage', exact: true })).toBeVisible();
  await page.screenshot({ path: info.outputPath('explore-german.png') });
  await page.getByRole('tab', { name: 'Configuration' }).click();
  await expect(page.getByText(german.config.connection, { exact: true })).toBeVisible();
  await page.screenshot({ path: info.outputPath('configuration-german.png') });
});

test('English users get English editors', async ({ open, page }) => {
  await open({ tab: 'explore' });
  await expect(page.getByRole('combobox', { name: 'Facility', exact: true })).toBeVisible();
});

test('the page says that it is not Grafana', async ({ open, page }) => {
  await open({ tab: 'explore' });
  await expect(page.getByRole('banner')).toContainText('A preview of the data source, not Grafana');
});
