import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { startSimulator, type Simulator } from './server';
import { type Answer, TestClient } from './testing';

const ME = '{ me { name } }';

describe('the endpoint', () => {
  let simulator: Simulator;
  let client: TestClient;

  before(async () => {
    simulator = await startSimulator({ scale: 100 });
    client = new TestClient(simulator);
  });
  after(() => simulator.stop());
  afterEach(async () => {
    for (const path of ['/faults', '/budget', '/clock', '/stats']) {
      await client.control('DELETE', path);
    }
  });

  const codes = ({ body }: Answer) => body.errors?.map(({ extensions }) => extensions.code);

  describe('tokens', () => {
    test('without a valid one there is no answer, not even the schema', async () => {
      for (const token of [null, 'demo-expired-token', 'guess']) {
        for (const query of [ME, '{ __schema { queryType { name } } }']) {
          const answer = await client.post(query, {}, token);
          assert.equal(answer.status, 401);
          assert.deepEqual(codes(answer), ['UNAUTHENTICATED']);
        }
      }
      const { body } = await client.control('GET', '/stats');
      assert.deepEqual(body.byToken, { none: 2, 'demo-expired-token': 2, unknown: 2 });
      assert.equal(body.unauthenticated, 6);
    });
  });

  describe('HTTP', () => {
    const send = (method: string, headers: Record<string, string>, body?: string): Promise<Answer & { raw: Buffer }> =>
      new Promise((resolve, reject) => {
        const url = new URL(simulator.endpoint);
        const all = { Authorization: 'Bearer demo-admin-token', ...headers };
        const outgoing = httpRequest(url, { method, headers: all }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => {
            const raw = Buffer.concat(chunks);
            const found = new Headers(response.headers as Record<string, string>);
            resolve({ status: response.statusCode ?? 0, headers: found, text: raw.toString(), body: {}, raw });
          });
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      });
    const query = JSON.stringify({ query: '{ me { companies { facilities { id name street city latitude } } } }' });
    const json = { 'Content-Type': 'application/json' };

    test('answers are compressed for those who accept it', async () => {
      const plain = await send('POST', json, query);
      assert.equal(plain.headers.get('Content-Encoding'), null);
      const packed = await send('POST', { ...json, 'Accept-Encoding': 'gzip' }, query);
      assert.equal(packed.headers.get('Content-Encoding'), 'gzip');
      assert.equal(gunzipSync(packed.raw).toString(), plain.text);
      assert.ok(packed.raw.length < 0.7 * plain.raw.length);
      const { body } = await client.control('GET', '/stats');
      assert.equal(body.bytes, 2 * plain.raw.length);
      assert.equal(body.bytesOnWire, plain.raw.length + packed.raw.length);
    });

    test('requests that a browser could be tricked into are refused', async () => {
      const plain = await send('POST', { 'Content-Type': 'text/plain' }, query);
      assert.equal(plain.status, 400);
      assert.match(plain.text, /CSRF/);
    });

    test('a body that is not JSON is rejected in JSON', async () => {
      const answer = await send('POST', json, '{"query": ');
      assert.equal(answer.status, 400);
      assert.equal(JSON.parse(answer.text).errors[0].extensions.code, 'BAD_REQUEST');
    });

    test('circular fragments are rejected, not followed', async () => {
      const circle = 'fragment F on User { ...G } fragment G on User { ...F }';
      const answer = await client.post(`{ me { ...F } } ${circle}`);
      assert.deepEqual([answer.status, codes(answer)?.[0]], [400, 'GRAPHQL_VALIDATION_FAILED']);
      assert.equal((await client.post(`mutation { ...M } fragment M on Mutation { ...M }`)).status, 400);
    });

    test('there is nothing besides the endpoint', async () => {
      const response = await fetch(simulator.endpoint.replace('apollo-gateway', 'graphql'), { method: 'POST' });
      assert.equal(response.status, 404);
    });
  });

  describe('faults', () => {
    const next = (...faults: unknown[]) => client.control('PUT', '/faults', { next: faults });

    test('each kind, one request each', async () => {
      await next(
        { kind: '429', retryAfter: '5' },
        { kind: '503', retryAfter: null },
        '500',
        '502',
        'html',
        '401',
        'none'
      );
      const limited = await client.post(ME);
      assert.deepEqual([limited.status, limited.headers.get('Retry-After')], [429, '5']);
      const down = await client.post(ME);
      assert.deepEqual([down.status, down.headers.get('Retry-After')], [503, null]);
      assert.deepEqual(codes(await client.post(ME)), ['INTERNAL_SERVER_ERROR']);
      const bad = await client.post(ME);
      assert.equal(bad.status, 502);
      assert.match(bad.text, /^<html>/);
      const page = await client.post(ME);
      assert.equal(page.status, 200);
      assert.match(page.headers.get('Content-Type') ?? '', /text\/html/);
      assert.deepEqual(codes(await client.post(ME)), ['UNAUTHENTICATED']);
      assert.equal((await client.post(ME)).body.data.me.name, 'Ada Admin');
      assert.equal((await client.post(ME)).body.data.me.name, 'Ada Admin');
      const { body } = await client.control('GET', '/stats');
      assert.deepEqual(body.faults, { '429': 1, '503': 1, '500': 1, '502': 1, html: 1, '401': 1 });
    });

    test('a dropped connection, a cut body, a failing service', async () => {
      await next('drop', 'truncate', 'graphqlError', { kind: 'none', latencyMs: 150 });
      await assert.rejects(client.post(ME));
      const cut = await client.post(ME);
      assert.equal(cut.status, 200);
      assert.throws(() => JSON.parse(cut.text));
      const partial = await client.post('{ a: me { name } b: me { name } }');
      assert.equal(partial.status, 200);
      assert.deepEqual(partial.body.data, { a: { name: 'Ada Admin' }, b: null });
      assert.deepEqual(codes(partial), ['DOWNSTREAM_SERVICE_ERROR']);
      assert.deepEqual(partial.body.errors?.[0].path, ['b']);
      const start = performance.now();
      await client.post(ME);
      assert.ok(performance.now() - start >= 145);
    });

    test('rates hit their share, in the same order every time', async () => {
      const run = async () => {
        await client.control('PUT', '/faults', {
          errorRate500: 0.4,
          errorRate429: 0.2,
          retryAfter: 'garbage',
          seed: 5,
        });
        const statuses = [];
        for (let i = 0; i < 60; i++) {
          statuses.push((await client.post(ME)).status);
        }
        return statuses;
      };
      const first = await run();
      assert.deepEqual(await run(), first);
      const share = (status: number) => first.filter((one) => one === status).length / 60;
      assert.ok(share(500) > 0.15 && share(500) < 0.5, `${share(500)}`);
      assert.ok(share(429) > 0.08 && share(429) < 0.35, `${share(429)}`);
      assert.ok(share(200) > 0.3);
    });

    test('always HTML', async () => {
      await client.control('PUT', '/faults', { html: true });
      for (let i = 0; i < 3; i++) {
        assert.match((await client.post(ME)).text, /Wartungsarbeiten/);
      }
    });
  });

  describe('the greatest of everything', () => {
    const maxima = async () => (await client.control('GET', '/stats')).body.maxima;
    const running = async () => (await client.control('GET', '/stats')).body.running;
    const untilRunning = async (count: number) => {
      for (let attempt = 0; (await running()) !== count; attempt++) {
        assert.ok(attempt < 1000, `${await running()} requests are under way, not ${count}`);
        await wait(5);
      }
    };

    test('requests of a token at the same time', async () => {
      await client.control('PUT', '/faults', { latencyMs: 600 });
      const waiting = [
        ...[1, 2, 3].map(() => client.post(ME)),
        ...[1, 2].map(() => client.post(ME, {}, 'demo-user-token')),
        client.post(ME, {}, 'nobody'),
      ];
      await untilRunning(5);
      assert.equal((await maxima()).parallel, 3);
      // Requests still in flight also count in the new statistics.
      assert.equal((await client.control('DELETE', '/stats')).body.maxima.parallel, 3);
      await Promise.all(waiting);
      await untilRunning(0);
      await client.control('DELETE', '/stats');
      assert.equal((await maxima()).parallel, 0);
    });

    test('a client that waits for each response has one request at a time, however large it is', async () => {
      const { body } = await client.control('GET', '/facilities');
      const query = `{ facility(id: "${body[2].id}") { readings(readingInput: { from: "2026-05-01T00:00:00Z", to: "2026-06-01T00:00:00Z", readingTypes: ["Pac"] }) { values { timestamp value } } } }`;
      await client.control('DELETE', '/stats');
      for (let i = 0; i < 10; i++) {
        assert.equal((await client.post(query)).status, 200);
      }
      assert.deepEqual(await maxima(), { parallel: 1, complexity: 5, points: 31 * 288 });
    });

    test('a client that leaves, and one whose connection breaks', async () => {
      await client.control('PUT', '/faults', { next: [{ kind: 'none', latencyMs: 500 }, 'drop'] });
      const leaving = new AbortController();
      const left = fetch(simulator.endpoint, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: 'Bearer demo-admin-token' },
        body: JSON.stringify({ query: ME }),
        signal: leaving.signal,
      });
      await untilRunning(1);
      leaving.abort();
      await assert.rejects(left);
      await assert.rejects(client.post(ME));
      await untilRunning(0);
    });

    test('fields of a document and points of an answer', async () => {
      await client.post('{ a: me { id name } b: me { ...F } } fragment F on User { id }');
      await client.post(ME);
      assert.deepEqual(await maxima(), { parallel: 1, complexity: 5, points: 0 });
      const { body } = await client.control('GET', '/facilities');
      const readings = `readings(readingInput: { from: "2026-06-01T00:00:00Z", to: "2026-06-02T00:00:00Z", readingTypes: ["Pac", "ProducedEnergy"] }) { values { value } }`;
      await client.post(`{ a: facility(id: "${body[2].id}") { ${readings} } b: facility(id: "${body[3].id}") { id } }`);
      assert.equal((await maxima()).points, 288 + 96);
      await client.post(
        `{ a: facility(id: "${body[2].id}") { ${readings} } b: facility(id: "${body[3].id}") { ${readings} } }`
      );
      await client.post(`{ facility(id: "${body[2].id}") { ${readings} } }`);
      assert.equal((await maxima()).points, 2 * (288 + 96));
    });
  });

  describe('the budget', () => {
    test('a burst is allowed, then it is 429 with Retry-After, per token', async () => {
      await client.control('PUT', '/budget', { requestsPerMinute: 6, burst: 2 });
      const statuses = [];
      for (let i = 0; i < 3; i++) {
        statuses.push((await client.post(ME)).status);
      }
      assert.deepEqual(statuses, [200, 200, 429]);
      const refused = await client.post(ME);
      assert.deepEqual(codes(refused), ['RATE_LIMITED']);
      const seconds = Number(refused.headers.get('Retry-After'));
      assert.ok(seconds >= 9 && seconds <= 10);
      assert.equal((await client.post(ME, {}, 'demo-user-token')).status, 200);
      assert.equal((await client.control('GET', '/stats')).body.rejected, 2);
    });

    test('or a GraphQL error with status 200', async () => {
      await client.control('PUT', '/budget', { requestsPerMinute: 6, burst: 1, answer: 'graphql' });
      await client.post(ME);
      const refused = await client.post(ME);
      assert.deepEqual([refused.status, refused.headers.get('Retry-After')], [200, null]);
      const { retryAfter, ...rest } = refused.body.errors![0].extensions;
      assert.deepEqual(rest, { code: 'RATE_LIMITED' });
      assert.ok(Number.isInteger(retryAfter) && Number(retryAfter) >= 9 && Number(retryAfter) <= 10, `${retryAfter}`);
    });

    test('parallel requests', async () => {
      await client.control('PUT', '/budget', { maxParallel: 2 });
      await client.control('PUT', '/faults', { latencyMs: 200 });
      const answers = await Promise.all([1, 2, 3, 4].map(() => client.post(ME)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 429, 429]);
      assert.equal((await client.post(ME)).status, 200);
    });

    test('complexity and points', async () => {
      await client.control('PUT', '/budget', { maxComplexity: 3, maxPoints: 300, answer: 'graphql' });
      const complex = await client.post('{ a: me { id name } b: me { ...F } } fragment F on User { id }');
      assert.equal(complex.status, 400);
      // Waiting does not help, and nothing says that it would.
      assert.deepEqual(complex.body.errors![0].extensions, { code: 'COMPLEXITY_EXCEEDED' });
      assert.equal((await client.post('{ a: me { id name } }')).status, 200);
      await client.control('PUT', '/budget', { maxPoints: 300 });
      const { body } = await client.control('GET', '/facilities');
      const query = (to: string) =>
        client.post(
          `{ facility(id: "${body[2].id}") { readings(readingInput: { from: "2026-06-01T00:00:00Z", to: "${to}", readingTypes: ["Pac"] }) { values { value } } } }`
        );
      const day = await query('2026-06-02T00:00:00Z');
      assert.equal(day.body.errors, undefined);
      const week = await query('2026-06-08T00:00:00Z');
      assert.deepEqual([week.status, week.headers.get('Retry-After')], [200, null]);
      assert.deepEqual(week.body.errors![0].extensions, { code: 'COMPLEXITY_EXCEEDED' });
      assert.equal(week.body.data.facility, null);
    });
  });
});
