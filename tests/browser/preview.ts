import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';

export { expect };

/** The simulated user who sees every facility; the preview starts with this token. */
export const TOKEN = 'demo-admin-token';

/** Two plants of the simulated account. */
export const KOERIS = { id: 'e55b6e7212dc193fe1fc1ed8', name: 'Solarpark Groß Köris' };

/** A second secret of the data source, in a header that it sends along. */
const HEADER = 'wX7qZ2nB5vK9rT4pL8mJ3dF6';

/** From how many characters on a piece of a secret tells something. */
const PIECE = 8;

/** Pieces of the secrets, in the forms in which an answer may have them. */
const PIECES = [TOKEN, HEADER]
  .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')])
  .flatMap((form) => Array.from({ length: form.length - PIECE + 1 }, (_, at) => form.slice(at, at + PIECE)));

/** Pieces of the data source's secrets in a text, each at its first place, with what is around. */
function leaksIn(text: string): string[] {
  return PIECES.filter((piece) => text.includes(piece)).map((piece) => {
    const at = text.indexOf(piece);
    return `${piece} in ${text.slice(Math.max(0, at - 60), at + 60)}`;
  });
}

export interface PreviewOptions {
  /** Where the page with the project's version of Grafana's packages is served. */
  base: string;
}

interface PreviewFixtures {
  open: (parameters: Record<string, string>) => Promise<void>;
  /** Checks in every test for what must never happen in a browser that shows the plugin. */
  watched: void;
}

interface WorkerFixtures {
  /** Gives the data source a second secret. */
  secrets: void;
}

export const test = base.extend<PreviewFixtures & PreviewOptions, WorkerFixtures>({
  base: ['/', { option: true }],

  secrets: [
    async ({ playwright }, use, info) => {
      const request = await playwright.request.newContext({ baseURL: info.project.use.baseURL });
      const address = '/api/datasources/uid/amperecloud';
      const settings = await (await request.get(address)).json();
      const jsonData = { ...settings.jsonData, httpHeaderName1: 'X-Canary' };
      await request.put(address, { data: { ...settings, jsonData, secureJsonData: { httpHeaderValue1: HEADER } } });
      await request.dispose();
      await use();
    },
    { scope: 'worker', auto: true },
  ],

  open: async ({ page, base }, use) => {
    await use(async (parameters) => {
      await page.goto(`${base}?${new URLSearchParams(parameters).toString()}`);
      await expect(page.getByRole('tab', { name: 'Explore' })).toBeVisible();
    });
  },

  watched: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      const said: string[] = [];
      const bodies: Array<Promise<{ url: string; body: string }>> = [];
      page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
      page.on('console', (message) => {
        said.push(message.text());
        // Chromium reports every status of 400 and above; those are checked where they are expected.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(message.text());
        }
      });
      page.on('response', (response) => {
        // What was built before there were any secrets has none, and is megabytes.
        const isBuilt = ['script', 'stylesheet', 'font', 'image'].includes(response.request().resourceType());
        const body = isBuilt ? Promise.resolve('') : response.text().catch(() => '');
        bodies.push(body.then((text) => ({ url: response.url(), body: text + JSON.stringify(response.headers()) })));
      });

      await use();

      expect(complaints, 'errors in the console').toEqual([]);
      const leaks = (await Promise.all(bodies)).flatMap(({ url, body }) =>
        leaksIn(body).map((found) => `${url}: ${found}`)
      );
      expect([...leaks, ...said.flatMap(leaksIn)], 'secrets in answers and in the console').toEqual([]);
      expect(bodies.length).toBeGreaterThan(0);
    },
    { auto: true },
  ],
});

/** Opens a MultiCombobox, searches for part of the name and picks the option. The open menu hides everything else. */
export async function choose(page: Page, combobox: Locator, search: string, option: RegExp): Promise<void> {
  await combobox.click();
  // All at once: on a busy machine, Grafana 12.4's combobox loses single keys while it loads its options.
  await page.keyboard.insertText(search);
  await page.getByRole('option', { name: option }).first().click();
  await page.keyboard.press('Escape');
}

/** Unfolds a group of fields of the first query. */
export async function unfold(page: Page, group: string): Promise<void> {
  await page
    .getByTestId('query-row-A')
    .getByRole('button', { name: new RegExp(`^${group}`) })
    .click();
}

/** Fails when a part of the page has faults that keep people from using it, as axe finds them. */
export async function expectAccessible(page: Page, selector: string): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page }).include(selector).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(passes.length).toBeGreaterThan(5);
  expect(serious.map(({ id, help, nodes }) => [id, help, ...nodes.map(({ html }) => html)])).toEqual([]);
}

/** Whether the chart has more than one color. */
export function isDrawn(canvas: Locator): Promise<boolean> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const pixels = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data;
    return pixels.some((value) => value !== pixels[0]);
  });
}

/** How many pixels of a canvas have a color, given as red, green and blue. */
export function pixelsOf(canvas: Locator, color: [number, number, number]): Promise<number> {
  return canvas.evaluate((element, [red, green, blue]) => {
    const { width, height } = element as HTMLCanvasElement;
    const pixels = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data;
    let count = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      count += pixels[at] === red && pixels[at + 1] === green && pixels[at + 2] === blue ? 1 : 0;
    }
    return count;
  }, color);
}

export type Point = [time: number, value: number | null];

/** The rows of a frame as the Frames tab shows them: the time, and the first value. */
export async function framePoints(frame: Locator): Promise<Point[]> {
  const rows = await frame
    .locator('tbody tr')
    .evaluateAll((elements) =>
      elements.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent ?? ''))
    );
  return rows.map(([time, value]) => [Date.parse(time), value === 'null' ? null : Number(value)]);
}

/** The true values of the simulated plant, directly from the simulator. */
export async function physics(
  request: APIRequestContext,
  asked: { facility: string; type: string; from: number; to: number }
): Promise<Point[]> {
  const info = await (await request.get('/preview/info')).json();
  const { facility, type } = asked;
  const [from, to] = [asked.from, asked.to].map((time) => new Date(time).toISOString());
  const answer = await request.get(`${info.control}/physics`, {
    params: { facility, type, from, to, resolution: 'RAW' },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()).points;
}
