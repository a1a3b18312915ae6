import { type APIRequestContext, expect, request, test } from '@playwright/test';

import { PLUGIN_ID } from './dataSource';
import { type OwnGrafana, startOwnGrafana, TOKEN } from './ownGrafana';

// It ends a process of Grafana, so it starts a Grafana of its own: `GRAFANA_HOME=… npm run e2e -- pluginKilled`.
const home = process.env.GRAFANA_HOME;
test.skip(home === undefined || process.platform === 'win32', 'needs GRAFANA_HOME');

const DATA_SOURCE = 'killed';
const KILLS = 3;

let grafana: OwnGrafana;
let api: APIRequestContext;
let plants: string[];

test.beforeAll(async () => {
  test.setTimeout(240_000);
  grafana = await startOwnGrafana();
  api = await request.newContext({
    baseURL: grafana.url,
    httpCredentials: { username: 'admin', password: 'admin', send: 'always' },
  });
  plants = (await grafana.control('GET', '/facilities')).map(({ id }: { id: string }) => id);
});

test.afterAll(async () => {
  await api?.dispose();
  await grafana?.stop();
});

test('rules and panels outlive a plugin that is killed in the middle of a request', async () => {
  test.setTimeout(300_000);
  await addDataSource();
  await addRules();
  await expect.poll(async () => evaluatedSince(0), { timeout: 60_000 }).toBe(plants.length + 1);
  await grafana.control('PUT', '/faults', { latencyMs: 1500 });

  for (let kill = 0; kill < KILLS; kill++) {
    // Only rules ask for anything now: what is killed is an evaluation's request.
    await expect
      .poll(async () => (await grafana.control('GET', '/stats')).running, { timeout: 60_000 })
      .toBeGreaterThan(0);
    const killed = grafana.plugin();
    process.kill(killed!, 'SIGKILL');
    const at = Date.now();
    await expect.poll(() => grafana.plugin() ?? killed, { timeout: 20_000 }).not.toBe(killed);
    await expect.poll(async () => (await askPanel()).status(), { timeout: 30_000 }).toBe(200);
    // Grafana evaluates a rule again after a second, and has mostly started the plugin again by then.
    await watchRules(at);
  }
  expect(grafana.logged(), 'an evaluation met a plugin that was gone').toContain('Failed to evaluate rule');
  const history = await (await api.get('/api/annotations?type=alert&limit=1000')).json();
  expect(history.filter(({ newState }: { newState: string }) => newState.startsWith('NoData'))).toEqual([]);
});

/** Watches until all rules are evaluated again without an error. None may have more than one evaluation with an error. */
async function watchRules(since: number): Promise<void> {
  const failed = new Map<string, Set<string>>();
  const look = async () => {
    for (const { name, health, lastError, lastEvaluation } of await rules()) {
      expect(health, `${name} ${lastError}`).not.toBe('nodata');
      if (health === 'error') {
        failed.set(name, (failed.get(name) ?? new Set()).add(lastEvaluation));
        expect(failed.get(name)!.size, `evaluations of ${name} that failed: ${lastError}`).toBe(1);
      }
    }
    return evaluatedSince(since);
  };
  await expect.poll(look, { timeout: 60_000, intervals: [500] }).toBe(plants.length + 1);
}

interface Rule {
  name: string;
  health: string;
  lastError?: string;
  lastEvaluation: string;
}

async function rules(): Promise<Rule[]> {
  const { data } = await (await api.get('/api/prometheus/grafana/api/v1/rules?folder_uid=killed')).json();
  return data.groups.flatMap((group: { rules: Rule[] }) => group.rules);
}

/** The number of rules that were evaluated well after an instant. */
async function evaluatedSince(since: number): Promise<number> {
  const good = (rule: Rule) => rule.health === 'ok' && Date.parse(rule.lastEvaluation) > Math.max(since, 1);
  return (await rules()).filter(good).length;
}

async function addDataSource(): Promise<void> {
  const added = await api.post('/api/datasources', {
    data: {
      name: DATA_SOURCE,
      uid: DATA_SOURCE,
      type: PLUGIN_ID,
      access: 'proxy',
      url: grafana.endpoint,
      // Values are fresh for 6 s, so that every evaluation asks the API.
      jsonData: { timeout: 30, cacheFreshness: 0.1, requestsPerMinute: 600 },
      secureJsonData: { apiToken: TOKEN },
    },
  });
  expect(added.status(), await added.text()).toBe(200);
}

async function addRules(): Promise<void> {
  await api.post('/api/folders', { data: { uid: 'killed', title: 'killed' } });
  const all = [rule('all plants', plants), ...plants.map((id, index) => rule(`plant ${index}`, [id]))];
  const added = await api.put('/api/v1/provisioning/folder/killed/rule-groups/killed', {
    data: { title: 'killed', folderUid: 'killed', interval: 10, rules: all },
  });
  expect(added.status(), await added.text()).toBe(200);
}

/** A rule that is never true, and so is in another state than Normal only when its evaluation went wrong. */
function rule(title: string, facilities: string[]): object {
  const expression = (refId: string, model: object) => ({
    refId,
    datasourceUid: '__expr__',
    model: { refId, ...model },
  });
  return {
    uid: title.replace(' ', '-'),
    title,
    ruleGroup: 'killed',
    folderUID: 'killed',
    orgID: 1,
    condition: 'C',
    noDataState: 'NoData',
    execErrState: 'Error',
    for: '0s',
    data: [
      {
        refId: 'A',
        datasourceUid: DATA_SOURCE,
        relativeTimeRange: { from: 24 * 3600, to: 0 },
        model: readings(facilities),
      },
      expression('B', { type: 'reduce', expression: 'A', reducer: 'count', settings: { mode: 'dropNN' } }),
      expression('C', {
        type: 'threshold',
        expression: 'B',
        conditions: [{ evaluator: { type: 'lt', params: [-1] } }],
      }),
    ],
  };
}

const readings = (facilities: string[]) => ({
  refId: 'A',
  version: 1,
  queryType: 'readings',
  facilities,
  readingTypes: ['Pac'],
});

function askPanel() {
  const now = Date.now();
  const query = { ...readings(plants), datasource: { uid: DATA_SOURCE }, maxDataPoints: 500, intervalMs: 60_000 };
  return api.post('/api/ds/query', {
    data: { from: String(now - 24 * 3600_000), to: String(now), queries: [query] },
  });
}
