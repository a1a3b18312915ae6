import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startSimulator, type Simulator } from './server';
import { facilityIds, TestClient } from './testing';

const READINGS = `query ($id: ID!, $input: ReadingInput!) {
  facility(id: $id) { readings(readingInput: $input) { readingType values { timestamp value } } }
}`;

interface Series {
  readingType: string;
  values: Array<{ timestamp: string; value: number | null }>;
}

describe('points in disorder', () => {
  let simulator: Simulator;
  let client: TestClient;
  let id: (part: string) => string;

  before(async () => {
    simulator = await startSimulator({ scale: 10 });
    client = new TestClient(simulator);
    id = await facilityIds(client);
    await client.control('PUT', '/clock', { now: '2026-11-23T12:03:00Z' });
  });
  after(() => simulator.stop());
  afterEach(() => client.control('DELETE', '/faults'));

  const ask = async (faults: unknown, input: unknown): Promise<Series[]> => {
    await client.control('PUT', '/faults', faults);
    return (await client.data(READINGS, { id: id('Schönefeld'), input })).facility.readings;
  };
  const beyond = ({ values }: Series) =>
    values.filter(({ value }) => value === 1e9).map(({ timestamp }) => timestamp.slice(0, 16));

  test('points beyond now keep the interval of their type, or of the resolution', async () => {
    const input = {
      from: '2026-11-23T11:00:00Z',
      to: '2026-12-01T00:00:00Z',
      readingTypes: ['Pac', 'ProducedEnergy', 'PerformanceRatio'],
    };
    const raw = await ask({ future: 2 }, input);
    assert.deepEqual(raw.map(beyond), [
      ['2026-11-23T12:05', '2026-11-23T12:10'],
      ['2026-11-23T12:15', '2026-11-23T12:30'],
      ['2026-11-23T23:00', '2026-11-24T23:00'],
    ]);
    const hours = await ask({ future: 2 }, { ...input, resolution: 'HOUR' });
    assert.deepEqual(beyond(hours[0]), ['2026-11-23T13:00', '2026-11-23T14:00']);
    const days = await ask({ future: 1 }, { ...input, resolution: 'DAY', timezone: 'America/New_York' });
    assert.deepEqual(days.map(beyond), [['2026-11-24T05:00'], ['2026-11-24T05:00'], ['2026-11-24T05:00']]);
  });

  test('the clock of a logger does not run ahead further in a later range', async () => {
    const input = { from: '2026-11-23T12:10:00Z', to: '2026-11-23T13:00:00Z', readingTypes: ['Pac'] };
    assert.deepEqual((await ask({ future: 2 }, input)).map(beyond), [['2026-11-23T12:10']]);
    const later = { ...input, from: '2026-11-23T12:15:00Z' };
    assert.deepEqual((await ask({ future: 2 }, later)).map(beyond), [[]]);
  });

  test('every point that is delivered counts, also the wrong ones', async () => {
    const input = { from: '2026-06-20T00:00:00Z', to: '2026-06-21T00:00:00Z', readingTypes: ['Pac'] };
    await client.control('DELETE', '/stats');
    await ask({ doubled: true }, input);
    assert.equal((await client.control('GET', '/stats')).body.points, 288 + 96);
  });

  test('the model is not affected', async () => {
    await client.control('PUT', '/faults', { unsorted: true, doubled: true, future: 5 });
    const range = 'from=2026-11-23T11:00:00Z&to=2026-11-24T00:00:00Z';
    const { body } = await client.control('GET', `/physics?facility=${id('Schönefeld')}&type=Pac&${range}`);
    const stamps = Array.from({ length: 12 }, (_, index) => Date.UTC(2026, 10, 23, 11, index * 5));
    assert.deepEqual(
      body.points.map(([t]: [number]) => t),
      stamps
    );
  });
});

test('the API combines a whole range from the right values', async (context) => {
  const simulator = await startSimulator({ scale: 10, dialect: 'B' });
  context.after(() => simulator.stop());
  const client = new TestClient(simulator);
  const facility = (await client.control('GET', '/facilities')).body[0].id;
  const query = `{ facility(facilityId: "${facility}") { readings(readingInput: {
    start: "2026-06-20T00:00:00Z", end: "2026-06-20T23:59:59Z", readings: [{ readingType: Pac, aggregation: SUM }]
  }) { time value } } }`;
  const [right] = (await client.data(query)).facility.readings;
  await client.control('PUT', '/faults', { unsorted: true, doubled: true });
  const rows = (await client.data(query)).facility.readings;
  assert.deepEqual(rows, [{ ...right, value: null }, right]);
});
