import { expect, test } from '@playwright/test';

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

interface Facility {
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
  test.setTimeout(540_000);
  let grafana: OwnGrafana;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    grafana = await startOwnGrafana();
  });

  test.afterAll(async () => {
    await grafana?.stop();
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
      ] as unknown as object);
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
