import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { startSimulator, type Simulator } from './server';
import { StartError } from './startError';
import { TestClient } from './testing';

describe('the control server', () => {
  let simulator: Simulator;
  let client: TestClient;
  let id: string;

  before(async () => {
    simulator = await startSimulator({ scale: 100 });
    client = new TestClient(simulator);
    id = (await client.control('GET', '/facilities')).body[0].id;
  });
  after(() => simulator.stop());

  test('lists the demo plants with their types and devices', async () => {
    const { body } = await client.control('GET', '/facilities');
    assert.equal(body.length, 12);
    assert.equal(body[0].name, 'Solarpark Groß Köris');
    assert.ok(body[0].types.includes('Pac'));
    assert.ok(body[0].devices.some(({ kind }: { kind: string }) => kind === 'inverter'));
  });

  test('the clock freezes, shifts and returns', async () => {
    const frozen = await client.control('PUT', '/clock', { now: '2025-06-01T12:00:00+02:00' });
    assert.equal(frozen.body.now, '2025-06-01T10:00:00.000Z');
    assert.equal((await client.control('GET', '/clock')).body.mode, 'frozen');
    const range = 'from=2025-06-01T00:00:00Z&to=2025-06-02T00:00:00Z';
    const { body } = await client.control('GET', `/physics?facility=${id}&type=Pac&${range}`);
    assert.equal(body.points[body.points.length - 1][0], Date.UTC(2025, 5, 1, 9, 55));
    const shifted = await client.control('PUT', '/clock', { offsetMs: -86_400_000 });
    assert.ok(Math.abs(Date.parse(shifted.body.now) - Date.now() + 86_400_000) < 5_000);
    assert.equal((await client.control('DELETE', '/clock')).body.mode, 'real');
  });

  test('physics are clipped to the range', async () => {
    const range = 'from=2026-06-20T10:20:00Z&to=2026-06-20T12:00:00Z&resolution=HOUR';
    const { body } = await client.control('GET', `/physics?facility=${id}&type=Pac&${range}`);
    assert.deepEqual(
      body.points.map(([t]: [number]) => t),
      [Date.UTC(2026, 5, 20, 11)]
    );
    const scale = await client.control('GET', `/physics?facility=5ca1ab1e0000006300000000&type=Pac&${range}`);
    assert.equal(scale.body.points.length, 1);
  });

  test('bad input gets 400 and a sentence', async () => {
    const physics = (query: string) => ['GET', `/physics?${query}`, undefined, 400] as const;
    const range = 'from=2026-06-20T10:00:00Z&to=2026-06-20T12:00:00Z';
    const [{ devices }] = (await client.control('GET', '/facilities')).body;
    const inverter = devices.find(({ kind }: { kind: string }) => kind === 'inverter').id;
    const span = { from: '2026-06-20T10:00:00Z', to: '2026-06-20T12:00:00Z' };
    const good = { facility: id, type: 'Pac', ...span, factor: 2 };
    const { factor, ...bare } = good;
    const badCorrections = [
      good,
      [good, bare],
      [{ ...good, value: 1 }],
      [{ ...bare, value: '1' }],
      [{ ...bare, factor: null }],
      [{ ...good, facility: 'nobody' }],
      [{ ...good, type: 'BatterySoc' }],
      [{ ...good, type: 'PerformanceRatio' }],
      [{ ...good, to: good.from }],
      [{ ...good, from: '2026-06-20' }],
      [{ ...good, unit: 'kW' }],
      [null],
    ];
    const cases: Array<readonly [string, string, unknown, number]> = [
      ['PUT', '/faults', { errorRate500: 2 }, 400],
      ['PUT', '/faults', { errorRate50: 0.5 }, 400],
      ['PUT', '/faults', { html: 'yes' }, 400],
      ['PUT', '/faults', { retryAfter: 'fünf\n' }, 400],
      ['PUT', '/faults', { next: ['explode'] }, 400],
      ['PUT', '/faults', { next: 'drop' }, 400],
      ['PUT', '/faults', { unsorted: 1 }, 400],
      ['PUT', '/faults', { doubled: 'sometimes' }, 400],
      ['PUT', '/faults', { future: 2.5 }, 400],
      ['PUT', '/faults', { future: -1 }, 400],
      ['PUT', '/faults', [], 400],
      ['PUT', '/budget', { requestsPerMinute: 'many' }, 400],
      ['PUT', '/budget', { answer: 'mail' }, 400],
      ...badCorrections.map((one) => ['PUT', '/corrections', one, 400] as const),
      ['PUT', '/delays', {}, 400],
      ['PUT', '/delays', { minutes: -5 }, 400],
      ['PUT', '/delays', { minutes: '60' }, 400],
      ['PUT', '/delays', { minutes: 60, plant: id }, 400],
      ['PUT', '/delays', { minutes: 60, facility: 'nobody' }, 400],
      ['PUT', '/delays', { minutes: 60, facility: null }, 400],
      ['PUT', '/delays', { minutes: 60, facility: inverter }, 400],
      ['PUT', '/clock', { now: '2026-06-20' }, 400],
      ['PUT', '/clock', {}, 400],
      ['PUT', '/clock', { now: '2026-06-20T00:00:00Z', offsetMs: 1 }, 400],
      physics(`facility=nobody&type=Pac&${range}`),
      physics(`type=Pac&${range}`),
      physics(`facility=${id}&type=Quatsch&${range}`),
      physics(`facility=${id}&type=BatterySoc&${range}`),
      physics(`facility=${id}&type=Pac&from=2026-06-20T10:00:00Z&to=yesterday`),
      physics(`facility=${id}&type=Pac&from=2026-06-20T12:00:00Z&to=2026-06-20T10:00:00Z`),
      physics(`facility=${id}&type=Pac&${range}&resolution=WEEK`),
      physics(`facility=${id}&type=Pac&${range}&timezone=Mars/Olympus`),
      ['POST', '/stats', {}, 404],
      ['GET', '/nothing', undefined, 404],
    ];
    for (const [method, path, body, status] of cases) {
      const answer = await client.control(method, path, body);
      assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(body)}`);
      assert.match(answer.body.error, /^["A-Za-z].*\.$/);
    }
    const broken = await fetch(`${simulator.control}/faults`, { method: 'PUT', body: '{"next": ' });
    assert.equal(broken.status, 400);
    // Rejected input changes nothing.
    assert.equal((await client.control('GET', '/faults')).body.errorRate500, 0);
    assert.deepEqual((await client.control('GET', '/corrections')).body, []);
    assert.deepEqual((await client.control('GET', '/delays')).body, { facility: null, minutes: 0 });
  });
});

describe('starting', () => {
  test('a port in use and an unknown dialect are reported in a sentence', async () => {
    const first = await startSimulator({ scale: 10 });
    const port = Number(new URL(first.endpoint).port);
    await assert.rejects(startSimulator({ port, scale: 10 }), (error) => {
      return error instanceof StartError && error.message === `Cannot listen on 127.0.0.1:${port}: the port is in use.`;
    });
    await first.stop();
    await assert.rejects(startSimulator({ dialect: 'Z' }), StartError);
  });

  /** Runs main.ts; resolves with what it wrote when it has ended. `ready` is called with its first line. */
  function run(env: Record<string, string>, ready?: (line: string, kill: () => void) => void) {
    return new Promise<{ code: number | null; out: string; error: string }>((resolve) => {
      const child = spawn(process.execPath, ['--import', 'tsx', join('simulator', 'main.ts')], {
        env: { ...process.env, SIMULATOR_PORT: '0', SIMULATOR_CONTROL_PORT: '0', ...env },
      });
      let out = '';
      let error = '';
      child.stdout.on('data', (chunk) => {
        out += chunk;
        ready?.(out, () => child.kill('SIGTERM'));
      });
      child.stderr.on('data', (chunk) => (error += chunk));
      child.on('close', (code) => resolve({ code, out, error }));
    });
  }

  test('main prints one line when it is ready and ends at once on SIGTERM', async () => {
    let killedAt = 0;
    const { code, out } = await run({ SIMULATOR_SCALE: '20' }, (line, kill) => {
      const { ready, endpoint, control } = JSON.parse(line);
      assert.ok(ready && /\/apollo-gateway$/.test(endpoint) && /^http:\/\/127\.0\.0\.1:\d+$/.test(control));
      // An open connection must not keep the process running.
      void fetch(control + '/stats').then(() => {
        killedAt = Date.now();
        kill();
      });
    });
    assert.equal(code, 0);
    assert.equal(out.trim().split('\n').length, 1);
    assert.ok(Date.now() - killedAt < 3_000);
  });

  test('main ends with 1 and one line when a port is in use or a setting is wrong', async () => {
    const first = await startSimulator({ scale: 10 });
    const busy = await run({ SIMULATOR_PORT: new URL(first.endpoint).port });
    await first.stop();
    assert.deepEqual([busy.code, busy.out], [1, '']);
    assert.match(busy.error.trim(), /^Cannot listen on .*: the port is in use\.$/);
    const wrong = await run({ SIMULATOR_SCALE: 'many' });
    assert.equal(wrong.code, 1);
    assert.match(wrong.error.trim(), /^SIMULATOR_SCALE must be a whole number .*\.$/);
  });
});
