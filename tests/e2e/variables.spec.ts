import { expect, test } from '@grafana/plugin-e2e';

import { adaptiveDashboard } from '../adaptiveDashboard';
import { PLUGIN_ID, PROVISIONED } from './dataSource';

const datasource = { type: PLUGIN_ID, uid: PROVISIONED };

interface Asked {
  queryType: string;
  scope: string;
  companies: string[];
  facilities: string[];
  unset: string[];
}

test.use({ viewport: { width: 1440, height: 1400 } });

test('variables of companies and facilities are chained, and repeat panels', async ({ page }) => {
  const dashboard = adaptiveDashboard(datasource, 'variables-spec');
  const saved = await page.request.post('/api/dashboards/db', { data: { dashboard, overwrite: true } });
  expect(saved.ok(), await saved.text()).toBe(true);
  const asked: Asked[] = [];
  const failures: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/ds/query')) {
      asked.push(...request.postDataJSON().queries);
    }
  });
  page.on('response', (response) => {
    if (response.url().includes('/api/ds/query') && !response.ok()) {
      failures.push(`${response.status()} ${response.url()}`);
    }
  });

  await page.goto('/d/variables-spec?var-company=$__all&var-facility=$__all');
  await expect(page.getByText('Only ').first()).toBeVisible();
  await expect.poll(() => asked.some(({ scope }) => scope === 'all')).toBe(true);
  await expect.poll(() => asked.some(({ unset }) => unset.includes('$none'))).toBe(true);
  // Annotations are asked for once, for all plants that are chosen.
  await expect
    .poll(() => asked.filter(({ queryType }) => queryType === 'events').map(({ scope }) => scope))
    .toEqual(['all']);
  // A repeated panel asks for one facility.
  await expect.poll(() => asked.filter(({ facilities }) => facilities.length === 1).length).toBeGreaterThan(2);
  expect(asked.every(({ facilities }) => facilities.length <= 1)).toBe(true);
  await expect(page.locator('canvas').first()).toBeVisible();
  await page.waitForTimeout(2000); // curves are drawn a moment after their values have come
  await page.screenshot({ path: 'test-results/grafana/variables-all.png' });

  const facilities: Array<{ id: string; company: string; companyId?: string }> = await (
    await page.request.get(`/api/datasources/uid/${PROVISIONED}/resources/facilities`)
  ).json();
  const one = facilities[0].companyId || facilities[0].company;
  const others = facilities.filter((facility) => (facility.companyId || facility.company) !== one);
  expect(others.length).toBeGreaterThan(0);
  asked.length = 0;
  await page.goto(`/d/variables-spec?var-company=${encodeURIComponent(one)}&var-facility=$__all`);
  await expect.poll(() => asked.find(({ scope }) => scope === 'companies')?.companies).toEqual([one]);
  await expect.poll(() => asked.filter(({ facilities }) => facilities.length === 1).length).toBeGreaterThan(0);
  const ids = new Set(others.map(({ id }) => id));
  expect(asked.flatMap(({ facilities }) => facilities).filter((id) => ids.has(id))).toEqual([]);
  await page.waitForTimeout(2000); // curves are drawn a moment after their values have come
  await page.screenshot({ path: 'test-results/grafana/variables-company.png' });
  expect(failures).toEqual([]);
  await page.request.delete('/api/dashboards/uid/variables-spec');
});

test('the editor of a variable previews what it lists', async ({ page }) => {
  const saved = await page.request.post('/api/dashboards/db', {
    data: { dashboard: adaptiveDashboard(datasource, 'variables-editor'), overwrite: true },
  });
  expect(saved.ok(), await saved.text()).toBe(true);
  await page.goto('/d/variables-editor?editview=variables&editIndex=1');
  await expect(page.getByRole('combobox', { name: 'Of companies' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Values', exact: true })).toHaveValue('Facilities');
  await expect(page.getByText('Solarpark Groß Köris').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/grafana/variable-editor.png', fullPage: true });
  await page.request.delete('/api/dashboards/uid/variables-editor');
});
