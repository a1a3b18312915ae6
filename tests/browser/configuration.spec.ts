import { expect, test, TOKEN } from './preview';

test.describe('configuration', () => {
  // Whatever a test saved, the next one finds the token that the preview started with.
  test.afterEach(async ({ request }) => {
    const address = '/api/datasources/uid/amperecloud';
    const settings = await (await request.get(address)).json();
    await request.put(address, { data: { ...settings, secureJsonData: { apiToken: TOKEN } } });
  });

  test('a wrong token gives a message that says what to do, the right one connects', async ({ open, page }, info) => {
    await open({ tab: 'config' });
    const health = page.getByTestId('health');
    const save = page.getByRole('button', { name: 'Save & test' });
    const token = page.getByLabel('API token', { exact: true });

    await page.getByRole('button', { name: 'Reset' }).click();
    await token.fill('not-a-token');
    await save.click();
    await expect(health).toContainText('The API does not accept the token');
    await expect(health.getByRole('img')).toHaveCount(0);
    await page.screenshot({ path: info.outputPath('wrong-token.png') });

    await page.getByRole('button', { name: 'Reset' }).click();
    await token.fill(TOKEN);
    await save.click();
    await expect(health).toContainText(/Connected as .+: \d+ compan(y|ies), \d+ facilit(y|ies)/);
    // Saved: from here on the browser knows only that there is one.
    await expect(token).toBeDisabled();
    await expect(token).toHaveValue('configured');
    await page.screenshot({ path: info.outputPath('connected.png') });
  });

  test('no token at all is told before anything is asked of the API', async ({ open, page }) => {
    await open({ tab: 'config' });
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expect(page.getByTestId('health')).toContainText(/token/i);
    await expect(page.getByTestId('health')).not.toContainText('Connected');
  });

  test('an endpoint that is not there is named', async ({ open, page, request }) => {
    const address = '/api/datasources/uid/amperecloud';
    const settings = await (await request.get(address)).json();
    try {
      await open({ tab: 'config' });
      await page.getByLabel('URL', { exact: true }).fill('http://127.0.0.1:9/apollo-gateway');
      await page.getByRole('button', { name: 'Save & test' }).click();
      await expect(page.getByTestId('health')).toContainText('127.0.0.1:9');
    } finally {
      await request.put(address, { data: settings });
    }
  });
});
