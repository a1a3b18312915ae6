import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ADDED_AT, OUT_FROM, REPLACED_AT } from './portfolio/devicePlans';
import { startSimulator, type Simulator } from './server';
import { TestClient } from './testing';

interface Listed {
  id: string;
  name: string;
  types: string[];
  devices: Array<{ id: string; name: string; kind: string }>;
}

type Pairs = Array<[number, number | null]>;

const DAY_FROM = '2026-06-20T00:00:00Z';
const DAY_TO = '2026-06-21T00:00:00Z';
const STEP = 5 * 60_000;

describe('devices', () => {
  let simulator: Simulator;
  let client: TestClient;
  let plants: Listed[];

  before(async () => {
    simulator = await startSimulator({ scale: 10 });
    client = new TestClient(simulator);
    await client.control('PUT', '/clock', { now: '2026-11-23T12:03:00Z' });
    plants = (await client.control('GET', '/facilities?token=demo-devices-token')).body;
  });
  after(() => simulator.stop());

  const inverters = (plant: number) => plants[plant].devices.filter(({ kind }) => kind === 'inverter');

  async function values(id: string, type: string): Promise<Pairs> {
    const path = `/physics?facility=${id}&type=${type}&from=${DAY_FROM}&to=${DAY_TO}`;
    return (await client.control('GET', path)).body.points;
  }

  test('the inverters add up to the plant, before and after one is added, replaced or out', async () => {
    const plant = await values(plants[0].id, 'Pac');
    // One sends quarter-hours: it is left out of the sum, and is what the plant has beside it.
    const slow = inverters(0)[5];
    const all = await Promise.all(inverters(0).map(async ({ id }) => new Map(await values(id, 'Pac'))));
    const quarter = all[5];
    let compared = 0;
    for (let i = 0; i + 2 < plant.length; i += 3) {
      const [start] = plant[i];
      const mean = (of: (t: number) => number) => [0, 1, 2].reduce((sum, n) => sum + of(start + n * STEP), 0) / 3;
      const plantMean = mean((t) => plant[i + (t - start) / STEP][1] ?? 0);
      const others = mean((t) => all.filter((one) => one !== quarter).reduce((sum, one) => sum + (one.get(t) ?? 0), 0));
      const sum = others + (quarter.get(start) ?? 0);
      if (plantMean > 5) {
        compared++;
        // The losses up to the meter.
        assert.ok(
          Math.abs(plantMean - 0.996 * sum) < 0.01 * sum,
          `${new Date(start).toISOString()} ${plantMean} ${sum}`
        );
      }
    }
    assert.ok(compared > 40, `${compared} quarter-hours, ${slow.name}`);
  });

  test('an inverter has values while it is there', async () => {
    const own = inverters(0);
    const added = await values(own[7].id, 'Pac');
    assert.equal(added[0][0], ADDED_AT);
    const replacements = own.filter(({ name }) => name === own[4].name);
    assert.equal(replacements.length, 2);
    const [current, former] = await Promise.all(replacements.map(({ id }) => values(id, 'Pac')));
    assert.equal(current[0][0], REPLACED_AT);
    assert.equal(former.at(-1)![0], REPLACED_AT - STEP);
    const out = new Map(await values(own[2].id, 'Pac'));
    assert.equal(out.get(OUT_FROM + 12 * STEP), 0);
    assert.ok(out.get(OUT_FROM - 12 * STEP)! > 1);
    assert.equal(own[3].name, 'Halle 3 Ost');
    const slow = await values(own[5].id, 'Pac');
    assert.equal(slow.length, 96);
  });

  test('plants call the same type by other names', async () => {
    assert.ok(plants[0].types.includes('Pac') && !plants[0].types.includes('P_AC'));
    assert.ok(plants[1].types.includes('P_AC') && !plants[1].types.includes('Pac'));
    assert.equal((await values(inverters(1)[0].id, 'P_AC')).length, 288);
  });

  test('lists leave out what was taken out, or say so', async () => {
    const id = plants[0].id;
    const a = await client.data(
      'query ($id: ID!) { device(id: $id) { children { children { id deviceType } } } }',
      { id },
      'demo-devices-token.a'
    );
    const b = await client.data(
      'query ($id: String!) { device(deviceId: $id) { subDevices { subDevices { id deviceType deletedAt } } } }',
      { id },
      'demo-devices-token.b'
    );
    const s = await client.data(
      'query ($id: ID!) { facility(id: $id) { devices { id type deletedAt } } }',
      { id },
      'demo-devices-token.s'
    );
    const ofA = a.device.children[0].children.filter((one: { deviceType: string }) => one.deviceType === 'INVERTER');
    const ofB = b.device.subDevices[0].subDevices.filter(
      (one: { deviceType: string }) => one.deviceType === 'INVERTER'
    );
    const ofS = s.facility.devices.filter((one: { type: string }) => one.type === 'Wechselrichter');
    const deleted = (list: Array<{ deletedAt: string | null }>) => list.filter((one) => one.deletedAt !== null).length;
    assert.deepEqual([ofA.length, ofB.length, ofS.length], [8, 9, 9]);
    assert.deepEqual([deleted(ofB), deleted(ofS)], [1, 1]);
  });
});
