import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { expect, test } from '@playwright/test';

import { PLUGIN_ID, PROVISIONED } from './dataSource';
import { type OwnGrafana, startOwnGrafana } from './ownGrafana';

test.skip(process.env.GRAFANA_HOME === undefined || process.platform === 'win32', 'needs GRAFANA_HOME');
test.use({ storageState: { cookies: [], origins: [] } });

const ADMIN = `Basic ${Buffer.from('admin:admin').toString('base64')}`;
const METRIC = 'plant_power_per_kwp';

/** What recording rules write to, as Prometheus and Mimir take it: names in a compressed message can mostly be read. */
async function startReceiver(): Promise<{ server: Server; url: string; written: string[] }> {
  const written: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (/\/api\/v1\/(write|push)$/.test(request.url ?? '')) {
        written.push(Buffer.concat(parts).toString('latin1'));
      }
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, written };
}

test.describe('a recording rule', () => {
  test.setTimeout(300_000);
  let grafana: OwnGrafana;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    receiver = await startReceiver();
    grafana = await startOwnGrafana();
  });
  test.afterAll(async () => {
    await grafana?.stop();
    receiver?.server.close();
  });

  const api = async (method: string, path: string, body?: object) => {
    const response = await fetch(grafana.url.replace(/\/$/, '') + path, {
      method,
      headers: { Authorization: ADMIN, 'Content-Type': 'application/json', 'X-Disable-Provenance': 'true' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.status, `${method} ${path}: ${text.slice(0, 500)}`).toBeLessThan(300);
    return text === '' ? undefined : JSON.parse(text);
  };

  test('writes the values of all plants, with the labels that tell them apart', async () => {
    await api('POST', '/api/datasources', {
      name: 'receiver',
      uid: 'receiver',
      type: 'prometheus',
      access: 'proxy',
      url: receiver.url,
    });
    await api('POST', '/api/folders', { uid: 'recorded', title: 'Recorded' });
    await api('POST', '/api/v1/provisioning/alert-rules', {
      title: METRIC,
      ruleGroup: 'recorded',
      folderUID: 'recorded',
      orgID: 1,
      condition: 'A',
      for: '0s',
      noDataState: 'NoData',
      execErrState: 'Error',
      record: { metric: METRIC, from: 'A', target_datasource_uid: 'receiver' },
      data: [
        {
          refId: 'A',
          datasourceUid: PROVISIONED,
          relativeTimeRange: { from: 21_600, to: 0 },
          model: {
            refId: 'A',
            datasource: { type: PLUGIN_ID, uid: PROVISIONED },
            version: 2,
            queryType: 'readings',
            scope: 'all',
            roles: ['acPower'],
            relate: 'perKwp',
            format: 'range',
            labels: 'facility',
          },
        },
      ],
    });
    const group = '/api/v1/provisioning/folder/recorded/rule-groups/recorded';
    await api('PUT', group, { ...(await api('GET', group)), interval: 10 });
    const facilities: Array<{ id: string; name: string }> = await api(
      'GET',
      `/api/datasources/uid/${PROVISIONED}/resources/facilities`
    );
    await expect.poll(() => receiver.written.length, { timeout: 120_000, intervals: [1000] }).toBeGreaterThan(1);
    const { data } = await api('GET', '/api/prometheus/grafana/api/v1/rules?folder_uid=recorded');
    const [rule] = data.groups[0].rules;
    expect(rule).toMatchObject({ name: METRIC, type: 'recording', health: 'ok' });
    const last = receiver.written.at(-1)!;
    expect(last).toContain(METRIC);
    expect(last).toContain('facilityId');
    const named = facilities.filter(({ id }) => last.includes(id));
    expect(named.length).toBeGreaterThan(5);
  });
});
