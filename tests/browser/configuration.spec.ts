import { expect, test, TOKEN } from './preview';

test.describe('configuration', () => {
  // Restore the preview's initial token for the next test.
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
    await expect(health).toContainText(
      /Connected as .+: \d+ compan(y|ies), \d+ facilit(y|ies)\. Readings verified: .+ on \d{4}-\d\d-\d\d, \d+ values/
    );
    // Once saved, the browser only knows that there is a token.
    await expect(token).toBeDisabled();
    await expect(token).toHaveValue('configured');
    await page.screenshot({ path: info.outputPath('connected.png') });
  });

  test('a missing token is reported before any request to the API', async ({ open, page }) => {
    await open({ tab: 'config' });
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expect(page.getByTestId('health')).toContainText(/token/i);
    await expect(page.getByTestId('health')).not.toContainText('Connected');
  });

  test('an unreachable endpoint is named', async ({ open, page, request }) => {
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
