import { expect, test } from '@playwright/test';

import scenes from '../contract/ruleScenes.json';
import { PROVISIONED } from './dataSource';
import { type OwnGrafana, startOwnGrafana } from './ownGrafana';

// It changes the simulated plants, so it starts a Grafana of its own: `GRAFANA_HOME=… npm run e2e -- shippedRules`.
test.skip(process.env.GRAFANA_HOME === undefined || process.platform === 'win32', 'needs GRAFANA_HOME');
test.use({ storageState: { cookies: [], origins: [] } });

const ADMIN = `Basic ${Buffer.from('admin:admin').toString('base64')}`;
const COPY = 'fault-code-lifecycle';

interface Rule {
  uid: string;
  title: string;
  condition: string;
  data: Array<{ datasourceUid: string; model: Record<string, unknown> }>;
}

/** A state of the simulated plants, as `tests/plugin/rules_test.go` has it. */
interface Scene {
  rule: string;
  name: string;
  plant: string;
  inverter?: number;
  judged?: number;
  at: string;
  changes?: Array<{ type: string; from: number; until: number; value?: number | null; factor?: number }>;
  lateMinutes?: number;
  says: string;
}

interface Facility {
  id: string;
  name: string;
  devices: Array<{ id: string; name: string; kind: string }>;
}

/** Grafana's HTTP API. */
async function api(grafana: OwnGrafana, method: string, path: string, body?: object): Promise<any> {
  const response = await fetch(grafana.url.replace(/\/$/, '') + path, {
    method,
    headers: { Authorization: ADMIN, 'Content-Type': 'application/json', 'X-Disable-Provenance': 'true' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  expect(response.status, `${method} ${path}: ${text.slice(0, 500)}`).toBeLessThan(300);
  return text === '' ? undefined : JSON.parse(text);
}

/** Puts the simulated plants into a scene, and gives the id of what is judged in it. */
async function play(grafana: OwnGrafana, scene: Scene): Promise<string> {
  const facilities: Facility[] = await grafana.control('GET', '/facilities');
  const { id: plant, devices } = facilities.find(({ name }) => name === scene.plant)!;
  const inverters = devices.filter(({ kind }) => kind === 'inverter').map(({ id }) => id);
  const facility = scene.inverter ? inverters[scene.inverter - 1] : plant;
  const at = new Date(scene.at).getTime();
  const before = (hours: number) => new Date(at - hours * 3_600_000).toISOString();
  for (const route of ['/clock', '/delays', '/corrections']) {
    await grafana.control('DELETE', route);
  }
  await grafana.control('PUT', '/clock', { now: scene.at });
  if (scene.lateMinutes) {
    await grafana.control('PUT', '/delays', { facility, minutes: scene.lateMinutes });
  }
  const corrections = (scene.changes ?? []).map(({ from, until, ...change }) => ({
    facility,
    ...change,
    from: before(from),
    to: before(until),
  }));
  await grafana.control('PUT', '/corrections', corrections);
  return scene.judged === undefined ? facility : scene.judged < 0 ? plant : inverters[scene.judged - 1];
}

interface EvaluatedFrame {
  schema: { fields: Array<{ type: string; labels?: Record<string, string> }> };
  data: { values: Array<Array<number | null>> };
}

/** What a rule's condition says of a plant or device: as `tests/plugin` reads it. */
function verdictOn(frames: EvaluatedFrame[], id: string): string {
  const found = frames.flatMap(({ schema, data }) =>
    schema.fields.flatMap(({ type, labels }, i) =>
      type === 'number' && (labels?.facilityId === id || labels?.deviceId === id) ? [data.values[i].at(-1)] : []
    )
  );
  if (found.length === 0) {
    return 'absent';
  }
  return found.includes(null) ? 'no data' : found.some((value) => value !== 0) ? 'alerting' : 'normal';
}

/** The state that the copied rule has for a device: Normal where Grafana lists none. */
async function stateOf(grafana: OwnGrafana, device: string): Promise<string> {
  const { data } = await api(grafana, 'GET', '/api/prometheus/grafana/api/v1/rules');
  const rules = data.groups.flatMap((group: { rules: object[] }) => group.rules);
  const copy = rules.find((rule: { name: string }) => rule.name === COPY);
  if (!copy || copy.health !== 'ok') {
    return copy?.lastError ?? copy?.health ?? 'not listed';
  }
  const alert = copy.alerts?.find((one: { labels: Record<string, string> }) => one.labels.deviceId === device);
  return alert?.state ?? 'Normal';
}

test.describe('the shipped rules', () => {
  test.describe.configure({ mode: 'serial' }); // they share the simulated plants
  test.setTimeout(540_000);
  let grafana: OwnGrafana;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    grafana = await startOwnGrafana();
  });

  test.afterAll(async () => {
    await grafana?.stop();
  });

  test('say in each scene what they are for', async () => {
    const rules: Rule[] = await api(grafana, 'GET', '/api/v1/provisioning/alert-rules');
    // Each scene changes the past: nothing may be remembered from the one before.
    const settings = `/api/datasources/uid/${PROVISIONED}`;
    const saved = await api(grafana, 'GET', settings);
    const unremembered = { cacheDisabled: true, requestsPerMinute: 6000, burst: 1000 };
    await api(grafana, 'PUT', settings, { ...saved, jsonData: { ...saved.jsonData, ...unremembered } });
    try {
      for (const scene of scenes as Scene[]) {
        const { condition, data } = rules.find(({ uid }) => uid === `amperecloud-${scene.rule}`)!;
        const id = await play(grafana, scene);
        const now = new Date(scene.at).toISOString();
        const { results } = await api(grafana, 'POST', '/api/v1/eval', { condition, now, data });
        const { error, frames } = results[condition];
        expect(error, `${scene.rule}: ${scene.name}`).toBeUndefined();
        expect(verdictOn(frames, id), `${scene.rule}: ${scene.name}`).toBe(scene.says);
      }
      expect(new Set((scenes as Scene[]).map(({ rule }) => rule)).size).toBe(rules.length);
      await grafana.control('PUT', '/faults', { errorRate500: 1 });
      for (const { title, condition, data } of rules) {
        const now = new Date(scenes[0].at).toISOString();
        const { results } = await api(grafana, 'POST', '/api/v1/eval', { condition, now, data });
        expect(results[condition].error, `${title}: the API is down`).toBeTruthy();
      }
    } finally {
      for (const route of ['/faults', '/clock', '/delays', '/corrections']) {
        await grafana.control('DELETE', route);
      }
      await api(grafana, 'PUT', settings, { ...saved, version: undefined });
    }
  });

  test('are loaded, evaluate, and go through their states', async ({ page }) => {
    const rules: Rule[] = await api(grafana, 'GET', '/api/v1/provisioning/alert-rules');
    expect(rules).toHaveLength(10);
    expect(grafana.logged()).not.toMatch(/failed to provision|invalid alert rule/i);
    for (const now of ['2026-06-22T10:14:00Z', '2026-06-21T22:14:00Z']) {
      for (const rule of rules) {
        const { results } = await api(grafana, 'POST', '/api/v1/eval', {
          condition: rule.condition,
          now,
          data: rule.data,
        });
        const { error, frames } = results[rule.condition];
        expect(error, `${rule.title} at ${now}`).toBeUndefined();
        expect(frames.length, `${rule.title} at ${now}`).toBeGreaterThan(0);
      }
    }

    // A copy of one that works at any hour, in quick steps, and without the minute for which values are kept.
    const facilities: Facility[] = await grafana.control('GET', '/facilities');
    const { devices } = facilities.find(({ name }) => name === 'Speicher & PV Köln')!;
    const inverter = devices.find(({ kind }) => kind === 'inverter')!.id;
    const shipped = rules.find(({ uid }) => uid === 'amperecloud-fault-code')!;
    const data = shipped.data.map((one) =>
      one.datasourceUid === '__expr__' ? one : { ...one, model: { ...one.model, bypassCache: true } }
    );
    const code = (value: number) =>
      grafana.control('PUT', '/corrections', [
        {
          facility: inverter,
          type: 'ErrorCode',
          value,
          from: new Date(Date.now() - 4 * 3_600_000).toISOString(),
          to: new Date(Date.now() + 4 * 3_600_000).toISOString(),
        },
      ]);
    await code(0);
    await api(grafana, 'POST', '/api/v1/provisioning/alert-rules', {
      ...shipped,
      id: undefined,
      guid: undefined,
      provenance: undefined,
      uid: COPY,
      title: COPY,
      for: '40s',
      ruleGroup: COPY,
      data,
    });
    const { folderUID } = await api(grafana, 'GET', `/api/v1/provisioning/alert-rules/${COPY}`);
    const group = `/api/v1/provisioning/folder/${folderUID}/rule-groups/${COPY}`;
    await api(grafana, 'PUT', group, { ...(await api(grafana, 'GET', group)), interval: 10 });
    const becomes = (state: string) =>
      expect
        .poll(() => stateOf(grafana, inverter), { timeout: 150_000, intervals: [2000], message: state })
        .toBe(state);

    await becomes('Normal');
    await code(2);
    await becomes('Pending');
    await becomes('Alerting');
    // What the technician is sent: names and links in the place of the templates.
    const alerts: Array<{ labels: Record<string, string>; annotations: Record<string, string> }> = await api(
      grafana,
      'GET',
      '/api/alertmanager/grafana/api/v2/alerts'
    );
    const sent = alerts.find(({ labels }) => labels.alertname === COPY && labels.deviceId === inverter)!;
    const { summary, plant, device } = sent.annotations;
    expect(summary).toContain('Speicher & PV Köln');
    expect(Object.values(sent.annotations).join()).not.toMatch(/{{|}}|\[no value\]|%!/);
    const address = grafana.url.replace(/\/$/, '').replace('127.0.0.1', '(?:127\\.0\\.0\\.1|localhost)');
    expect(plant).toMatch(new RegExp(`^${address}/d/amperecloud-plant\\?var-facility=`));
    expect(device).toMatch(new RegExp(`^${address}/d/amperecloud-inverters\\?.*var-device=${inverter}`));
    // Maintenance: a silence by the plant's id holds back what its devices say, and nothing else.
    const silence = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    await api(grafana, 'POST', '/api/alertmanager/grafana/api/v2/silences', {
      matchers: [{ name: 'facilityId', value: sent.labels.facilityId, isRegex: false, isEqual: true }],
      startsAt: silence(0),
      endsAt: silence(1),
      createdBy: 'spec',
      comment: 'Maintenance',
    });
    const held = async () => {
      const all: Array<{ labels: Record<string, string>; status: { state: string } }> = await api(
        grafana,
        'GET',
        '/api/alertmanager/grafana/api/v2/alerts'
      );
      const isHeld = ({ labels }: (typeof all)[0]) => labels.facilityId === sent.labels.facilityId;
      return all.every((one) => (one.status.state === 'suppressed') === isHeld(one));
    };
    await expect.poll(held, { timeout: 60_000 }).toBe(true);
    await page.request.post(`${grafana.url.replace(/\/$/, '')}/login`, { data: { user: 'admin', password: 'admin' } });
    await page.goto(`${grafana.url.replace(/\/$/, '')}/alerting/list`);
    await expect(page.getByText('amperecloud').first()).toBeVisible({ timeout: 30_000 });
    await page.waitForTimeout(2000);
    await page.screenshot({ path: 'test-results/grafana/shipped-rules.png', fullPage: true });
    await page.goto(`${grafana.url.replace(/\/$/, '')}/alerting/grafana/${COPY}/view`);
    await expect(page.getByText(/Alerting|Firing/).first()).toBeVisible({ timeout: 30_000 });
    await page.screenshot({ path: 'test-results/grafana/rule-alerting.png', fullPage: true });
    await code(0);
    await becomes('Normal');
  });
});
