import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startSimulator, type Simulator } from './server';
import { facilityIds, TestClient } from './testing';
import { HOUR_MS, MINUTE_MS } from './time/steps';

const READINGS = `query ($id: ID!, $input: ReadingInput!) {
  device(id: $id) { readings(readingInput: $input) { values { timestamp value } } }
}`;

type Pairs = Array<[instant: number, value: number | null]>;

interface Asked {
  id: string;
  type: string;
  from: number;
  to: number;
  resolution?: string;
}

describe('what is stored and what is delivered', () => {
  let simulator: Simulator;
  let client: TestClient;
  let id: (part: string) => string;
  let schoenefeld: { facility: string; inverter: string };

  const NOW = Date.UTC(2026, 10, 23, 12, 3);
  const NOON = Date.UTC(2026, 5, 21, 10);
  const iso = (instant: number) => new Date(instant).toISOString();

  before(async () => {
    simulator = await startSimulator({ scale: 10 });
    client = new TestClient(simulator);
    id = await facilityIds(client);
    const facility = id('Schönefeld');
    const listed = (await client.control('GET', '/facilities')).body.find((one: { id: string }) => one.id === facility);
    const inverter = listed.devices.find(({ kind }: { kind: string }) => kind === 'inverter').id;
    schoenefeld = { facility, inverter };
    await client.control('PUT', '/clock', { now: iso(NOW) });
  });
  after(() => simulator.stop());
  afterEach(async () => {
    for (const path of ['/corrections', '/delays', '/clock']) {
      await client.control('DELETE', path);
    }
    await client.control('PUT', '/clock', { now: iso(NOW) });
  });

  /** The values that the API returns. */
  async function told({ id: device, type, from, to, resolution = 'RAW' }: Asked): Promise<Pairs> {
    const input = { from: iso(from), to: iso(to), readingTypes: [type], resolution };
    const { values } = (await client.data(READINGS, { id: device, input })).device.readings[0];
    return values.map((one: { timestamp: string; value: number | null }) => [Date.parse(one.timestamp), one.value]);
  }

  /** The values that a chart must show. */
  async function truth({ id: device, type, from, to, resolution = 'RAW' }: Asked): Promise<Pairs> {
    const path = `/physics?facility=${device}&type=${type}&from=${iso(from)}&to=${iso(to)}&resolution=${resolution}`;
    return (await client.control('GET', path)).body.points;
  }

  const near = (actual: number | null, expected: number) =>
    assert.ok(actual !== null && Math.abs(actual - expected) < 0.0011, `${actual} != ${expected}`);

  describe('corrections', () => {
    const span = { from: iso(NOON), to: iso(NOON + 10 * MINUTE_MS) };
    const correct = async (...corrections: unknown[]) => {
      const { status } = await client.control('PUT', '/corrections', corrections);
      assert.equal(status, 200);
    };

    test('replace, multiply or remove the values whose intervals start in their span', async () => {
      const asked = { id: schoenefeld.facility, type: 'Pac', from: NOON - HOUR_MS, to: NOON + HOUR_MS };
      const before = await told(asked);
      for (const [change, expected] of [
        [{ value: 12.5 }, () => 12.5],
        [{ factor: 0.5 }, (value: number) => Math.round(value * 500) / 1000],
        [{ value: null }, () => null],
      ] as Array<[object, (value: number) => number | null]>) {
        await correct({ facility: asked.id, type: 'Pac', ...span, ...change });
        const wanted = before.map(([instant, value]) => [
          instant,
          instant >= NOON && instant < NOON + 10 * MINUTE_MS ? expected(value!) : value,
        ]);
        assert.deepEqual(await told(asked), wanted);
        assert.deepEqual(await truth(asked), wanted);
      }
      await client.control('DELETE', '/corrections');
      assert.deepEqual(await told(asked), before);
    });

    test('reach every resolution, but no other type and no other device', async () => {
      const { facility, inverter } = schoenefeld;
      const energy = { id: facility, type: 'ProducedEnergy', from: NOON, to: NOON + HOUR_MS, resolution: 'HOUR' };
      const others = [
        { ...energy, type: 'SumEnergyWR' },
        { ...energy, id: inverter },
      ];
      const before = await told(energy);
      const untouched = await Promise.all(others.map(told));
      const [quarter] = await told({ ...energy, resolution: 'RAW' });
      await correct({ facility, type: 'ProducedEnergy', from: iso(NOON), to: iso(NOON + 15 * MINUTE_MS), value: 1000 });
      const [[, hour]] = await told(energy);
      near(hour, before[0][1]! - quarter[1]! + 1000);
      assert.deepEqual(await truth(energy), await told(energy));
      const day = { ...energy, from: NOON - 12 * HOUR_MS, to: NOON + 12 * HOUR_MS };
      const quarters = await told({ ...day, resolution: 'RAW' });
      const sum = quarters.reduce((total, [, value]) => total + value!, 0);
      near((await told({ ...day, resolution: 'DAY' }))[0][1], sum);
      assert.deepEqual(await Promise.all(others.map(told)), untouched);
      // A type of a device below the facility has corrections of its own.
      await correct({ facility: inverter, type: 'Pac', ...span, value: 7 });
      const values = await told({ id: inverter, type: 'Pac', from: NOON, to: NOON + 15 * MINUTE_MS });
      assert.deepEqual(
        values.map(([, value]) => value === 7),
        [true, true, false]
      );
    });

    test('apply one after the other, also to values that are stored on change', async () => {
      const { facility } = schoenefeld;
      await correct(
        { facility, type: 'Pac', ...span, value: 10 },
        { facility, type: 'Pac', ...span, to: iso(NOON + 5 * MINUTE_MS), factor: 3 }
      );
      const values = await told({ id: facility, type: 'Pac', from: NOON, to: NOON + 10 * MINUTE_MS });
      assert.deepEqual(
        values.map(([, value]) => value),
        [30, 10]
      );
      const limited = id('Überlingen');
      await correct({ facility: limited, type: 'PowerLimitRelative', ...span, value: 17 });
      const asked = { id: limited, type: 'PowerLimitRelative', from: NOON - HOUR_MS, to: NOON + HOUR_MS };
      const stored = await told(asked);
      assert.deepEqual(await truth(asked), stored);
      const changes = stored.filter(([instant]) => instant >= NOON && instant <= NOON + 10 * MINUTE_MS);
      assert.deepEqual(changes[0], [NOON, 17]);
      // The value after the correction is a change again; the second one within it is not.
      assert.deepEqual(
        changes.map(([instant]) => instant),
        [NOON, NOON + 10 * MINUTE_MS]
      );
    });

    test('are shown as they were taken', async () => {
      const taken = [
        { facility: schoenefeld.facility, type: 'Pac', ...span, value: null },
        { facility: schoenefeld.inverter, type: 'Pac', ...span, factor: 1.1 },
      ];
      assert.deepEqual((await client.control('PUT', '/corrections', taken)).body, taken);
      assert.deepEqual((await client.control('GET', '/corrections')).body, taken);
      assert.deepEqual((await client.control('DELETE', '/corrections')).body, []);
    });
  });

  describe('delays', () => {
    const asked = (part: string, resolution?: string): Asked => ({
      id: id(part),
      type: 'Pac',
      from: NOW - 4 * HOUR_MS,
      to: NOW + HOUR_MS,
      resolution,
    });
    const last = (list: Pairs) => iso(list[list.length - 1][0]).slice(11, 16);

    test('withhold what the last minutes brought, and nothing before it', async () => {
      const all = await told(asked('Schönefeld'));
      assert.equal(last(all), '11:55');
      await client.control('PUT', '/delays', { minutes: 60 });
      const early = await told(asked('Schönefeld'));
      assert.equal(last(early), '10:55');
      assert.deepEqual(early, all.slice(0, -12));
      assert.deepEqual(await truth(asked('Schönefeld')), all.slice(1));
      // Half an hour later, half an hour more has arrived.
      await client.control('PUT', '/clock', { now: iso(NOW + 30 * MINUTE_MS) });
      assert.deepEqual(await told(asked('Schönefeld')), all.slice(0, -6));
      await client.control('DELETE', '/delays');
      assert.deepEqual((await told(asked('Schönefeld'))).slice(0, all.length), all);
    });

    test('leave an hour with what has arrived of it', async () => {
      const raw = await told(asked('Schönefeld'));
      await client.control('PUT', '/delays', { minutes: 30 });
      const hours = await told(asked('Schönefeld', 'HOUR'));
      assert.equal(last(hours), '11:00');
      const arrived = raw.filter(([instant]) => instant >= NOW - 63 * MINUTE_MS && instant < NOW - 33 * MINUTE_MS);
      assert.equal(arrived.length, 6);
      near(hours[hours.length - 1][1], arrived.reduce((sum, [, value]) => sum + value!, 0) / 6);
      const whole = await truth(asked('Schönefeld', 'HOUR'));
      assert.equal(last(whole), '11:00');
      assert.notEqual(whole[whole.length - 1][1], hours[hours.length - 1][1]);
    });

    test('concern one facility with its devices, or all', async () => {
      const { body } = await client.control('PUT', '/delays', { facility: schoenefeld.facility, minutes: 120 });
      assert.deepEqual(body, { facility: schoenefeld.facility, minutes: 120 });
      assert.equal(last(await told(asked('Schönefeld'))), '09:55');
      assert.equal(last(await told({ ...asked('Schönefeld'), id: schoenefeld.inverter })), '09:55');
      assert.equal(last(await told(asked('Finca'))), '11:55');
    });

    test('do not prevent corrections', async () => {
      const { facility } = schoenefeld;
      const span = { from: iso(NOW - 3 * HOUR_MS), to: iso(NOW) };
      await client.control('PUT', '/corrections', [{ facility, type: 'Pac', ...span, value: 1 }]);
      await client.control('PUT', '/delays', { minutes: 120 });
      assert.deepEqual(
        (await told(asked('Schönefeld'))).slice(-2).map(([, value]) => value),
        [1, 1]
      );
    });
  });
});
