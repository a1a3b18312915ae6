import { type APIRequestContext, type Page } from '@playwright/test';

import { expect, test } from '@grafana/plugin-e2e';

import { PLUGIN_ID, provisionedUrl } from './dataSource';

/** Queries that users write, on a data source of its own for each position of the switch. */
const UIDS = { free: 'custom-queries-free', saved: 'custom-queries-saved' };

const TICKETS = `query Tickets($status: [TicketStatus!], $after: String) {
  tickets(status: $status, after: $after) {
    edges { node { number title status createdAt costs facility { name } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const TICKET_TITLES = '{ tickets { edges { node { text: title value: id } } } }';
const ALARMS = `query Alarms($from: DateTime!, $to: DateTime!, $offset: Int) {
  alarms(from: $from, to: $to, offset: $offset) {
    total
    items { time: raisedAt timeEnd: clearedAt title: message tags: severity lostEnergy facility { name } }
  }
}`;
const POWER = `query Power($id: ID!, $from: DateTime!, $to: DateTime!) {
  facility(id: $id) {
    readings(readingInput: { from: $from, to: $to, readingTypes: ["Pac"], resolution: HOUR }) {
      readingType unit values { timestamp value }
    }
  }
}`;

const dataSource = (mode: keyof typeof UIDS) => ({ type: PLUGIN_ID, uid: UIDS[mode] });

async function addDataSource(request: APIRequestContext, mode: keyof typeof UIDS) {
  await request.delete(`/api/datasources/uid/${UIDS[mode]}`);
  const added = await request.post('/api/datasources', {
    data: {
      uid: UIDS[mode],
      name: UIDS[mode],
      type: PLUGIN_ID,
      access: 'proxy',
      url: await provisionedUrl(request),
      jsonData: { customQueries: mode, savedQueries: [{ name: 'Open tickets', query: TICKETS }] },
      secureJsonData: { apiToken: process.env.AMPERECLOUD_TOKEN ?? 'demo-admin-token' },
    },
  });
  expect(added.ok(), await added.text()).toBe(true);
}

const graphql = (document: string, more: object = {}) => ({
  refId: 'A',
  version: 2,
  queryType: 'graphql',
  graphql: { document, ...more },
});

async function ask(request: APIRequestContext, mode: keyof typeof UIDS, query: object) {
  const answer = await request.post('/api/ds/query', {
    data: { from: 'now-2d', to: 'now', queries: [{ datasource: dataSource(mode), ...query }] },
  });
  return { status: answer.status(), ...(await answer.json()).results?.A };
}

test.use({ viewport: { width: 1600, height: 1200 } });

test.describe('GraphQL queries of users', () => {
  test.describe.configure({ mode: 'serial' });

  test.beforeAll(async ({ request }) => {
    await addDataSource(request, 'free');
    await addDataSource(request, 'saved');
  });

  test.afterAll(async ({ request }) => {
    await Promise.all(Object.values(UIDS).map((uid) => request.delete(`/api/datasources/uid/${uid}`)));
  });

  test('are a table, a chart, numbers, an annotation and a variable', async ({ page, request }) => {
    const facilities = await (await request.get(`/api/datasources/uid/${UIDS.free}/resources/facilities`)).json();
    const power = graphql(POWER, {
      format: 'timeSeries',
      variables: [{ name: 'id', source: 'auto', values: [facilities[0].id] }],
    });
    const panel = (id: number, type: string, title: string, x: number, target: object) => ({
      id,
      type,
      title,
      datasource: dataSource('free'),
      gridPos: { x, y: id < 3 ? 0 : 12, w: 12, h: 12 },
      targets: [target],
    });
    const dashboard = {
      uid: 'custom-queries-spec',
      title: 'Custom queries',
      time: { from: 'now-2d', to: 'now' },
      templating: {
        list: [
          {
            type: 'query',
            name: 'ticket',
            datasource: dataSource('free'),
            query: { refId: 'variable', version: 1, kind: 'graphql', graphql: { document: TICKET_TITLES } },
            refresh: 1,
          },
        ],
      },
      annotations: {
        list: [
          {
            name: 'Alarms',
            enable: true,
            iconColor: 'red',
            datasource: dataSource('free'),
            target: { ...graphql(ALARMS), refId: 'Anno' },
          },
        ],
      },
      panels: [
        panel(1, 'table', 'Tickets, such as $ticket', 0, graphql(TICKETS)),
        panel(2, 'timeseries', 'Power', 12, power),
        panel(3, 'stat', 'Number of alarms', 0, graphql(ALARMS, { format: 'count' })),
        panel(4, 'bargauge', 'Lost energy', 12, graphql(ALARMS, { format: 'numeric' })),
      ],
    };
    const saved = await request.post('/api/dashboards/db', { data: { dashboard, overwrite: true } });
    expect(saved.ok(), await saved.text()).toBe(true);
    await page.goto('/d/custom-queries-spec');
    await expect(page.getByRole('columnheader', { name: 'status' })).toBeVisible();
    await expect(page.getByText(/Tickets, such as (Inverter|Fence|Clean|Meter|Mow)/).first()).toBeVisible();
    await expect(page.getByText('Pac', { exact: true }).first()).toBeVisible();
    await expect(page.getByTestId('data-testid annotation-marker').first()).toBeVisible();
    await page.screenshot({ path: 'test-results/grafana/custom-queries.png', fullPage: true });
    await request.delete('/api/dashboards/uid/custom-queries-spec');
  });

  test('are answered or refused by what they mean', async ({ request }) => {
    expect((await ask(request, 'free', graphql('{ me { name } }'))).error).toBeUndefined();
    expect((await ask(request, 'saved', graphql('{ me { name } }'))).error).toContain(
      'runs only the GraphQL queries that an administrator has saved'
    );
    const byName = { ...graphql(''), graphql: { saved: 'Open tickets' } };
    expect((await ask(request, 'saved', byName)).frames[0].schema.fields.length).toBe(6);
    expect(
      (
        await ask(
          request,
          'saved',
          graphql(`
            # mine
            ${TICKETS}
          `)
        )
      ).error
    ).toBeUndefined();
    const changed = graphql(TICKETS.replace('number', 'number id'));
    expect((await ask(request, 'saved', changed)).error).toContain('runs only the GraphQL queries');
  });

  test('are judged by alert rules', async ({ request }) => {
    const evaluate = async (mode: keyof typeof UIDS, query: object) => {
      const evaluator = { type: 'gt', params: [0] };
      const threshold = { refId: 'B', type: 'threshold', expression: 'A', conditions: [{ evaluator }] };
      const answer = await request.post('/api/v1/eval', {
        data: {
          condition: 'B',
          now: new Date().toISOString(),
          data: [
            {
              refId: 'A',
              datasourceUid: UIDS[mode],
              relativeTimeRange: { from: 172_800, to: 0 },
              model: { datasource: dataSource(mode), ...query },
            },
            { refId: 'B', datasourceUid: '__expr__', model: threshold },
          ],
        },
      });
      return (await answer.json()).results;
    };
    const alarms = await evaluate('free', graphql(ALARMS, { format: 'numeric' }));
    expect(alarms.B.error).toBeUndefined();
    expect(alarms.B.frames.length).toBeGreaterThan(3);
    for (const { schema, data } of alarms.B.frames) {
      expect(schema.fields[0].labels['facility.name']).toBeTruthy();
      expect(data.values[0][0]).toBe(1);
    }
    const tickets = await evaluate('saved', {
      ...graphql(''),
      graphql: {
        saved: 'Open tickets',
        format: 'count',
        variables: [{ name: 'status', source: 'auto', values: ['OPEN'] }],
      },
    });
    expect(tickets.B.error).toBeUndefined();
    expect(tickets.B.frames[0].data.values[0][0]).toBe(1);
    const refused = await evaluate('saved', graphql(ALARMS, { format: 'numeric' }));
    expect(JSON.stringify(refused)).toContain('runs only the GraphQL queries');
  });

  test('are refused to viewers and strangers as to anybody', async ({ playwright, request, baseURL }) => {
    const viewer = { name: 'Reader', login: 'custom-queries-reader', password: 'reads-only' };
    const created = await request.post('/api/admin/users', { data: { ...viewer, OrgId: 1 } });
    const byName = { ...graphql(''), graphql: { saved: 'Open tickets' } };
    const own = graphql('{ me { email } }');
    const uid = 'custom-queries-public';
    try {
      const httpCredentials = { username: viewer.login, password: viewer.password, send: 'always' as const };
      const storageState = { cookies: [], origins: [] };
      const asViewer = await playwright.request.newContext({ baseURL, httpCredentials, storageState });
      expect((await (await asViewer.get('/api/user/orgs')).json())[0].role).toBe('Viewer');
      expect((await ask(asViewer, 'saved', own)).error).toContain('runs only the GraphQL queries');
      expect((await ask(asViewer, 'saved', byName)).frames[0].schema.fields.length).toBe(6);
      expect((await ask(asViewer, 'free', own)).error).toBeUndefined();
      const schema = (mode: keyof typeof UIDS) =>
        asViewer.get(`/api/datasources/uid/${UIDS[mode]}/resources/custom-queries/schema`);
      expect((await schema('saved')).status()).toBe(403);
      expect((await schema('free')).status()).toBe(200);
      await asViewer.dispose();

      const panel = (id: number, target: object) => ({
        id,
        type: 'table',
        gridPos: { x: 0, y: 0, w: 12, h: 8 },
        datasource: dataSource('saved'),
        targets: [{ datasource: dataSource('saved'), ...target }],
      });
      const dashboard = { uid, title: 'Public queries', panels: [panel(1, byName), panel(2, own)] };
      await request.post('/api/dashboards/db', { data: { dashboard, overwrite: true } });
      const published = await request.post(`/api/dashboards/uid/${uid}/public-dashboards`, {
        data: { isEnabled: true, annotationsEnabled: false, timeSelectionEnabled: false, share: 'public' },
      });
      const { accessToken } = await published.json();
      const stranger = await playwright.request.newContext({ baseURL, storageState });
      const shown = async (id: number) =>
        (
          await stranger.post(`/api/public/dashboards/${accessToken}/panels/${id}/query`, {
            data: { intervalMs: 60_000, maxDataPoints: 100 },
          })
        ).json();
      expect((await shown(1)).results.A.frames[0].schema.fields.length).toBe(6);
      expect(JSON.stringify(await shown(2))).not.toContain('@');
      expect((await shown(2)).results?.A?.frames ?? []).toHaveLength(0);
      await stranger.dispose();
    } finally {
      await request.delete(`/api/dashboards/uid/${uid}`);
      await request.delete(`/api/admin/users/${(await created.json()).id}`);
    }
  });

  test('are written and chosen in the editor', async ({ page }) => {
    await explore(page, 'free', graphql(ALARMS));
    await expect(page.getByTestId('graphql-editor').getByText('alarms').first()).toBeVisible();
    await expect(page.getByLabel('$from')).toHaveAttribute('placeholder', 'Start of the time range');
    await page.screenshot({ path: 'test-results/grafana/custom-editor.png', fullPage: true });
    await explore(page, 'saved', { ...graphql(''), graphql: { saved: 'Open tickets' } });
    await expect(page.getByRole('combobox', { name: 'Query', exact: true })).toHaveValue('Open tickets');
    await expect(page.getByLabel('$status')).toBeVisible();
    await page.screenshot({ path: 'test-results/grafana/custom-saved.png', fullPage: true });
  });

  test('are completed, checked and formatted', async ({ page }) => {
    await explore(page, 'free', graphql('{ me { id } }'));
    const editor = page.getByTestId('graphql-editor');
    await expect(editor.getByText('me', { exact: false }).first()).toBeVisible();
    await editor.locator('.view-lines').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('# who asks\nquery Mine { me { ');
    const suggestions = page.locator('.suggest-widget');
    await expect(suggestions.getByText('name', { exact: true })).toBeVisible();
    await page.screenshot({ path: 'test-results/grafana/custom-completion.png', fullPage: true });
    await page.keyboard.type('nam');
    await page.keyboard.press('Enter');
    await page.keyboard.type(' salary');
    await expect(editor.locator('.squiggly-error').first()).toBeVisible();
    await page.screenshot({ path: 'test-results/grafana/custom-marked.png', fullPage: true });
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await page.keyboard.type('} }');
    await page.getByRole('button', { name: 'Format', exact: true }).click();
    await expect(editor.locator('.view-line')).toHaveText([
      '# who asks',
      'query Mine {',
      '  me {',
      '    name',
      '  }',
      '}',
    ]);
    await expect(editor.locator('.squiggly-error')).toHaveCount(0);
    await page.screenshot({ path: 'test-results/grafana/custom-formatted.png', fullPage: true });
  });

  test('strike out what is deprecated', async ({ page }) => {
    await explore(page, 'free', graphql('{ me { id } }'));
    const editor = page.getByTestId('graphql-editor');
    await expect(editor.getByText('me', { exact: false }).first()).toBeVisible();
    await editor.locator('.view-lines').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{ facility(id: "1") { zi');
    const suggested = page.locator('.suggest-widget .monaco-icon-label', { hasText: 'zip' });
    await expect(suggested).toHaveClass(/deprecated/);
    await page.screenshot({ path: 'test-results/grafana/custom-deprecated.png', fullPage: true });
    await page.keyboard.press('Enter');
    await page.keyboard.type(' postcode'); // the editor has closed the braces
    await expect(editor.locator('.squiggly-inline-deprecated')).toHaveText('zip');
    await expect(editor.locator('.squiggly-error')).toHaveCount(0);
    await page.screenshot({ path: 'test-results/grafana/custom-deprecated-marked.png', fullPage: true });
  });

  test('start from those of the plugin, and are shown before they are used', async ({ page }) => {
    await explore(page, 'free', graphql('{ me { id } }'));
    const editor = page.getByTestId('graphql-editor');
    await expect(editor.getByText('me', { exact: false }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Start from' }).click();
    await page.screenshot({ path: 'test-results/grafana/custom-start.png', fullPage: true });
    await page.getByRole('menuitem', { name: 'The plugin’s query for values' }).click();
    await expect(editor.getByText('readings', { exact: false }).first()).toBeVisible();
    await expect(page.getByLabel('$from')).toBeVisible();
    await expect(page.getByText(/fields · one request to the API$/)).toBeVisible();
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = page.getByTestId('custom-preview');
    await expect(preview.getByRole('columnheader', { name: 'values.value' })).toBeVisible();
    await expect(preview.getByRole('row')).toHaveCount(11);
    await page.screenshot({ path: 'test-results/grafana/custom-preview.png', fullPage: true });
  });

  test('are allowed in the settings', async ({ page }) => {
    await page.goto(`/connections/datasources/edit/${UIDS.free}`);
    await expect(page.getByText('Every viewer can read all that the token’s user can read')).toBeVisible();
    await page.getByText('Every viewer can read all').scrollIntoViewIfNeeded();
    await expect(page.getByTestId('graphql-editor').getByText('tickets').first()).toBeVisible();
    await page.screenshot({ path: 'test-results/grafana/custom-settings.png', fullPage: true });
  });
});

async function explore(page: Page, mode: keyof typeof UIDS, query: object) {
  const pane = {
    datasource: UIDS[mode],
    queries: [{ datasource: dataSource(mode), ...query }],
    range: { from: 'now-2d', to: 'now' },
  };
  await page.goto(`/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify({ a: pane }))}`);
}
