import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildClientSchema, buildSchema, getIntrospectionQuery, parse, validate, validateSchema } from 'graphql';
import { startSimulator, type Simulator } from '../server';
import { TestClient } from '../testing';
import { DIALECTS } from '.';

/** A day of a plant: start and end, epoch ms. */
interface Day {
  id: string;
  start: number;
  end: number;
}

type Pairs = Array<[instant: number, value: number | null]>;

/** How a client of a dialect requests a day of Pac, and reads the response. */
interface Spelling {
  document: string;
  variables(day: Day): unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each dialect has its own shape
  pairs(data: any): Pairs;
}

const iso = (instant: number) => new Date(instant).toISOString();

interface Stamped {
  value: number | null;
}

const SPELLINGS: Record<string, Spelling> = {
  A: {
    document: `query ($id: ID!, $input: ReadingInput!) {
      facility(id: $id) { readings(readingInput: $input) { values { timestamp value } } } }`,
    variables: ({ id, start, end }) => ({ id, input: { from: iso(start), to: iso(end), readingTypes: ['Pac'] } }),
    pairs: ({ facility }) =>
      facility.readings[0].values.map((one: Stamped & { timestamp: string }) => [Date.parse(one.timestamp), one.value]),
  },
  A2: {
    document: `query ($id: ID!, $input: ReadingInput!) {
      facility(id: $id) { readings(readingInput: $input) { values { time value } } } }`,
    variables: ({ id, start, end }) => ({ id, input: { from: iso(start), to: iso(end), types: ['Pac'] } }),
    pairs: ({ facility }) =>
      facility.readings[0].values.map((one: Stamped & { time: string }) => [Date.parse(one.time), one.value]),
  },
  B: {
    document: `query ($id: ID!, $input: ReadingInput!) {
      facility(facilityId: $id) { readings(readingInput: $input) { time readingType value } } }`,
    variables: ({ id, start, end }) => ({
      id,
      input: { start: iso(start), end: iso(end - 1), readings: [{ readingType: 'Pac' }] },
    }),
    pairs: ({ facility }) =>
      facility.readings.map((one: Stamped & { time: string }) => [Date.parse(one.time), one.value]),
  },
  C: {
    document: `query ($id: ID!, $input: ReadingInput!) {
      device(id: $id) { ... on Facility { readings(readingInput: $input) } } }`,
    variables: ({ id, start, end }) => ({ id, input: { readingType: 'Pac', startTime: start, endTime: end } }),
    pairs: ({ device }) => device.readings.Pac,
  },
  M: {
    document: `query ($id: ID!, $input: PlantReadingsInput!) {
      plant(plantId: $id, locale: ACCOUNT_DEFAULT) {
        readings(readingsInput: $input) { items { key unit { symbol } points { at val } } } } }`,
    variables: ({ id, start, end }) => ({
      id,
      input: { periodStart: iso(start), periodEnd: iso(end), reading_keys: ['Pac'], precision: 'DEFAULT' },
    }),
    pairs: ({ plant }) =>
      plant.readings.items[0].points.map((one: { at: string; val: number | null }) => [Date.parse(one.at), one.val]),
  },
  N: {
    document: `query ($id: ID!, $input: ReadingInput!) {
      facility(id: $id) { readings(readingInput: $input) { values { timestamp value } } } }`,
    variables: ({ id, start, end }) => ({ id, input: { from: iso(start), to: iso(end), readingTypes: ['Pac'] } }),
    pairs: ({ facility }) =>
      facility.readings[0].values.map((one: Stamped & { timestamp: string }) => [Date.parse(one.timestamp), one.value]),
  },
  P: {
    document: `query ($id: ID!, $input: ReadingInput!) {
      facility(id: $id) { readings(readingInput: $input) { values { timestamp value } } } }`,
    variables: ({ id, start, end }) => ({ id, input: { from: iso(start), to: iso(end), readingTypes: ['Pac'] } }),
    pairs: ({ facility }) =>
      facility.readings[0].values.map((one: Stamped & { timestamp: string }) => [Date.parse(one.timestamp), one.value]),
  },
  S: {
    document: `query ($id: ID!, $input: ReadingInput!) {
      facility(id: $id) { readings(readingInput: $input) { deviceId values { timestamp value } } } }`,
    variables: ({ id, start, end }) => ({ id, input: { from: iso(start), to: iso(end), readingTypes: ['Pac'] } }),
    pairs: ({ facility }) =>
      facility.readings
        .find(({ deviceId }: { deviceId: string | null }) => deviceId === null)
        .values.map((one: Stamped & { timestamp: string }) => [Date.parse(one.timestamp), one.value]),
  },
};

const ME_OF_A = '{ me { companies { facilities { id name } } } }';

describe('every dialect', () => {
  let simulator: Simulator;
  let client: TestClient;
  let plants: Array<{ id: string; name: string; company: string; types: string[] }>;
  const named = (part: string) => plants.find(({ name }) => name.includes(part))!.id;
  const tokenOf = (name: string) => `demo-admin-token.${name.toLowerCase()}`;

  before(async () => {
    simulator = await startSimulator({ scale: 250 });
    client = new TestClient(simulator);
    await client.control('PUT', '/clock', { now: '2026-11-23T12:03:00Z' });
    plants = (await client.control('GET', '/facilities')).body;
  });
  after(() => simulator.stop());

  /** What the model says of a plant. */
  async function physics(id: string, type: string, from: number, to: number, more = ''): Promise<Pairs> {
    const path = `/physics?facility=${id}&type=${type}&from=${iso(from)}&to=${iso(to)}${more}`;
    return (await client.control('GET', path)).body.points;
  }

  for (const { name, typeDefs } of DIALECTS) {
    describe(name, () => {
      const { document, variables, pairs } = SPELLINGS[name];

      test('is a valid schema, and so is the result of its introspection', async () => {
        const schema = buildSchema(typeDefs);
        assert.deepEqual(validateSchema(schema), []);
        assert.deepEqual(validate(schema, parse(document)), []);
        const told = buildClientSchema(await client.data(getIntrospectionQuery(), {}, tokenOf(name)));
        assert.deepEqual(Object.keys(told.getTypeMap()).sort(), Object.keys(schema.getTypeMap()).sort());
      });

      test('returns the values of the physics for a day', async () => {
        // The night on which clocks go back: a day of 25 hours.
        const day = { start: Date.UTC(2026, 9, 24, 22), end: Date.UTC(2026, 9, 25, 23) };
        for (const part of ['Schönefeld', 'Açores', 'Lückenhaft']) {
          const id = named(part);
          const answer = await client.data(document, variables({ id, ...day }), tokenOf(name));
          assert.equal(pairs(answer).length, 300);
          assert.deepEqual(pairs(answer), await physics(id, 'Pac', day.start, day.end));
        }
      });

      describe('with points in disorder', () => {
        const day = { start: Date.UTC(2026, 5, 24, 22), end: Date.UTC(2026, 5, 25, 22) };
        const now = Date.UTC(2026, 10, 23, 12, 3);
        const ask = async (faults: unknown, asked: Day): Promise<Pairs> => {
          await client.control('PUT', '/faults', faults);
          return pairs(await client.data(document, variables(asked), tokenOf(name)));
        };
        const ascending = (list: Pairs) => list.every(([instant], i) => i === 0 || instant >= list[i - 1][0]);
        after(() => client.control('DELETE', '/faults'));

        test('they come shuffled, always in the same order', async () => {
          const id = named('Schönefeld');
          const answer = await ask({ unsorted: true }, { id, ...day });
          assert.ok(!ascending(answer));
          assert.deepEqual(await ask({ unsorted: true }, { id, ...day }), answer);
          const sorted = [...answer].sort(([a], [b]) => a - b);
          assert.deepEqual(sorted, await physics(id, 'Pac', day.start, day.end));
        });

        test('a third of them comes twice, and the last one is right', async () => {
          // Some of this plant's values are null, and right.
          const id = named('Lückenhaft');
          const right = await physics(id, 'Pac', day.start, day.end);
          const times = (list: Pairs, one: number | null) => list.filter(([, value]) => value === one).length;
          assert.ok(times(right, null) > 10 && times(right, null) < 200);
          for (const faults of [{ doubled: true }, { doubled: true, unsorted: true }]) {
            const answer = await ask(faults, { id, ...day });
            assert.equal(answer.length, 288 + 96);
            assert.equal(ascending(answer), !('unsorted' in faults));
            const last = [...new Map(answer)].sort(([a], [b]) => a - b);
            assert.deepEqual(last, right);
            // Otherwise each simple rule would be wrong: the first one, the one that is not null, the maximum.
            const first = new Map([...answer].reverse());
            const replaced = (is: (value: number | null, before: number | null) => boolean) =>
              right.filter(([instant, value]) => is(value, first.get(instant)!)).length;
            assert.ok(replaced((value, before) => value !== null && before === null) > 10);
            assert.ok(replaced((value, before) => value === null && before === 0) > 10);
            assert.ok(replaced((value, before) => value !== null && before !== null && before > value) > 10);
          }
        });

        test('some lie beyond now, as far as the range reaches', async () => {
          const id = named('Schönefeld');
          const [start, end] = [Date.UTC(2026, 10, 23, 11), Date.UTC(2026, 10, 23, 13)];
          const known = await physics(id, 'Pac', start, end);
          const future = (minute: number) => [Date.UTC(2026, 10, 23, 12, minute), 1e9];
          assert.deepEqual(await ask({ future: 3 }, { id, start, end }), [...known, ...[5, 10, 15].map(future)]);
          assert.deepEqual(await ask({ future: 3 }, { id, start: now, end: now + 5 * 60_000 }), [future(5)]);
          assert.deepEqual(await ask({ future: 3 }, { id, start, end: now }), known);
        });
      });

      test('reports what is forbidden, missing and invalid', async () => {
        const day = { start: Date.UTC(2026, 5, 20), end: Date.UTC(2026, 5, 21) };
        const codeFor = async (asked: Day) => {
          const token = tokenOf(name).replace('admin', 'user');
          const { status, body } = await client.post(document, variables(asked), token);
          assert.equal(status, 200);
          return body.errors?.[0].extensions.code;
        };
        assert.equal(await codeFor({ id: named('Groß Köris'), ...day }), 'FORBIDDEN');
        assert.equal(await codeFor({ id: '000000000000000000000000', ...day }), 'NOT_FOUND');
        assert.equal(await codeFor({ id: named('Köln'), start: day.end, end: day.start }), 'BAD_USER_INPUT');
        assert.equal(await codeFor({ id: named('Köln'), ...day }), undefined);
      });
    });
  }

  describe('B', () => {
    const READINGS = `query ($id: ID!, $input: ReadingInput!) {
      facility(facilityId: $id) { readings(readingInput: $input) { time readingType value } } }`;
    const ask = async (part: string, input: unknown) =>
      (await client.data(READINGS, { id: named(part), input }, 'demo-admin-token.b')).facility.readings;
    const range = { start: '2026-06-20T00:00:00+02:00', end: '2026-06-20T01:00:00+02:00' };

    test('the end is included, rows are sorted by time and written in the zone of the plant', async () => {
      const types = [{ readingType: 'Pac' }, { readingType: 'ProducedEnergy' }];
      const rows = await ask('Schönefeld', { ...range, readings: types });
      assert.equal(rows.length, 13 + 5);
      const instants = rows.map(({ time }: { time: string }) => Date.parse(time));
      assert.deepEqual(
        instants,
        [...instants].sort((a, b) => a - b)
      );
      assert.deepEqual(
        [rows[0].time, rows[0].readingType, rows[1].readingType],
        ['2026-06-20T00:00:00+02:00', 'Pac', 'ProducedEnergy']
      );
      assert.equal(rows[rows.length - 1].time, '2026-06-20T01:00:00+02:00');
      const [azores] = await ask('Açores', {
        start: '2026-01-20T00:00:00Z',
        end: '2026-01-20T00:00:00Z',
        readings: types,
      });
      assert.equal(azores.time, '2026-01-19T23:00:00-01:00');
      const [summer] = await ask('Açores', { ...range, readings: types });
      assert.equal(summer.time, '2026-06-19T22:00:00+00:00');
    });

    test('each type has its own aggregation, by its kind when none is given', async () => {
      const day = { start: '2026-06-20T00:00:00+02:00', end: '2026-06-20T23:59:59+02:00' };
      const start = Date.parse(day.start);
      const end = start + 86_400_000;
      const interval = { value: 1, unit: 'DAY' };
      const readings = [{ readingType: 'Pac', aggregation: 'MAX' }, { readingType: 'ProducedEnergy' }];
      const rows = await ask('Schönefeld', { ...day, readings, interval });
      const pac = (await physics(named('Schönefeld'), 'Pac', start, end)).map(([, value]) => value ?? 0);
      const [energy] = await physics(named('Schönefeld'), 'ProducedEnergy', start, end, '&resolution=DAY');
      assert.deepEqual(rows, [
        { time: day.start, readingType: 'Pac', value: Math.max(...pac) },
        { time: day.start, readingType: 'ProducedEnergy', value: energy[1] },
      ]);
      // Without an interval, one value for the whole range.
      const sum = [{ readingType: 'ProducedEnergy', aggregation: 'SUM' }];
      assert.deepEqual(await ask('Schönefeld', { ...day, readings: sum }), [
        { time: day.start, readingType: 'ProducedEnergy', value: energy[1] },
      ]);
      const halves = { value: 30, unit: 'MINUTE' };
      const least = await ask('Schönefeld', {
        ...day,
        readings: [{ readingType: 'Pac', aggregation: 'MIN' }],
        interval: halves,
      });
      assert.deepEqual(
        least.map(({ value }: { value: number }) => value),
        Array.from({ length: 48 }, (_, index) => Math.min(...pac.slice(index * 6, index * 6 + 6)))
      );
      for (const [aggregation, expected] of [
        ['LAST', pac[pac.length - 1]],
        ['DIFF', pac[pac.length - 1] - pac[0]],
      ] as const) {
        const [row] = await ask('Schönefeld', { ...day, readings: [{ readingType: 'Pac', aggregation }], interval });
        assert.ok(Math.abs(row.value - expected) < 1e-9);
      }
    });

    test('memberships, places, lists of types and devices below devices', async () => {
      const { currentUser } = await client.data(
        `{ currentUser { id fullName memberships { company { id name facilities {
          id name nominalPower timezone location { lat lng } address { street postcode city country } } } } } }`,
        {},
        'demo-admin-token.b'
      );
      assert.equal(currentUser.fullName, 'Ada Admin');
      const [{ company }] = currentUser.memberships;
      assert.equal(company.facilities[0].address.postcode, '15746');
      assert.ok(company.facilities[0].location.lat > 51);
      const { device } = await client.data(
        'query ($id: String!) { device(deviceId: $id) { readingTypes analysisTypes subDevices { name deviceType } } }',
        { id: named('Groß Köris') },
        'demo-admin-token.b'
      );
      assert.equal(device.readingTypes[0], 'Pac');
      assert.ok(device.analysisTypes.includes('PerformanceRatio'));
      assert.equal(device.subDevices[0].deviceType, 'DATALOGGER');
    });

    test('invalid input is named', async () => {
      const pac = { readingType: 'Pac' };
      for (const [input, message] of [
        [{ ...range, readings: [pac, { ...pac, aggregation: 'MAX' }] }, /Pac is asked for twice/],
        [{ ...range, readings: [] }, /At least one/],
        [{ ...range, readings: [pac], interval: { value: 0, unit: 'HOUR' } }, /at least 1 HOUR, not 0/],
        [{ ...range, readings: [pac], interval: { value: 2, unit: 'DAY' } }, /only 1 DAY/],
      ] as const) {
        const { body } = await client.post(READINGS, { id: named('Köln'), input }, 'demo-admin-token.b');
        assert.equal(body.errors?.[0].extensions.code, 'BAD_USER_INPUT');
        assert.match(body.errors?.[0].message ?? '', message);
      }
    });
  });

  describe('C', () => {
    const PAGE = `query ($first: Int, $after: String) { companies { name facilities(first: $first, after: $after) {
      edges { cursor node { id name timeZone } } pageInfo { hasNextPage endCursor } } } }`;
    interface Page {
      name: string;
      facilities: { edges: Array<{ node: { id: string } }>; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }
    const page = async (variables: unknown, token: string): Promise<Page[]> =>
      (await client.data(PAGE, variables, token)).companies;

    test('five at a time unless asked for more, and never more than a hundred', async () => {
      const [first] = await page({}, 'demo-scale-token.c');
      assert.equal(first.facilities.edges.length, 5);
      const [most] = await page({ first: 5000 }, 'demo-scale-token.c');
      assert.equal(most.facilities.edges.length, 100);
      assert.ok(most.facilities.pageInfo.hasNextPage);
      const after = most.facilities.pageInfo.endCursor;
      const [second, other] = await page({ first: 100, after }, 'demo-scale-token.c');
      assert.equal(second.facilities.pageInfo.hasNextPage, false);
      const ids = [...most.facilities.edges, ...second.facilities.edges].map(({ node }) => node.id);
      assert.equal(new Set(ids).size, 200);
      // The cursor belongs to the list of one company.
      assert.deepEqual(other.facilities, { edges: [], pageInfo: { hasNextPage: false, endCursor: null } });
      for (const variables of [{ first: 0 }, { after: 'page two' }]) {
        const { body } = await client.post(PAGE, variables, 'demo-admin-token.c');
        assert.equal(body.errors?.[0].extensions.code, 'BAD_USER_INPUT');
      }
    });

    test('a device is an interface without readings; its types have them', async () => {
      const { device } = await client.data(
        `query ($id: ID!) { device(id: $id) { __typename deviceType readingTypes { id name { de en } unit isAnalysis }
          children { __typename children { __typename children { __typename id } } } } }`,
        { id: named('Groß Köris') },
        'demo-admin-token.c'
      );
      assert.equal(device.__typename, 'Facility');
      assert.deepEqual(device.readingTypes[0], {
        id: 'Pac',
        name: { de: 'Wirkleistung AC', en: 'AC power' },
        unit: 'kW',
        isAnalysis: false,
      });
      const [inverter] = device.children[0].children[0].children;
      assert.equal(inverter.__typename, 'Inverter');
      const input = { readingType: 'Pdc', startTime: Date.UTC(2026, 5, 20, 10), endTime: Date.UTC(2026, 5, 20, 11) };
      const { device: found } = await client.data(
        'query ($id: ID!, $input: ReadingInput!) { device(id: $id) { ... on Inverter { readings(readingInput: $input) } } }',
        { id: inverter.id, input },
        'demo-admin-token.c'
      );
      assert.equal(found.readings.Pdc.length, 12);
      const bare = await client.post('{ device(id: "1") { readings } }', {}, 'demo-admin-token.c');
      assert.equal(bare.status, 400);
    });

    test('steps are durations, days and months are those of the plant', async () => {
      const { document } = SPELLINGS.C;
      const [startTime, endTime] = [Date.UTC(2026, 4, 31, 22), Date.UTC(2026, 6, 31, 22)];
      const ask = (step: string, end = endTime) => {
        const input = { readingType: 'ProducedEnergy', startTime, endTime: end, step };
        return client.post(document, { id: named('Schönefeld'), input }, 'demo-admin-token.c');
      };
      for (const [step, resolution] of [
        ['1d', 'DAY'],
        ['1M', 'MONTH'],
        ['1h', 'HOUR'],
        ['15m', 'FIFTEEN_MINUTES'],
      ]) {
        const { body } = await ask(step);
        const expected = await physics(
          named('Schönefeld'),
          'ProducedEnergy',
          startTime,
          endTime,
          `&resolution=${resolution}`
        );
        assert.deepEqual(body.data.device.readings.ProducedEnergy, expected);
      }
      const { body } = await ask('1h30m', startTime + 3 * 3_600_000);
      assert.equal(body.data.device.readings.ProducedEnergy.length, 3);
      for (const step of ['PT15M', 'quarter', '0m', '2d', 'toString']) {
        const { body: refused } = await ask(step);
        assert.equal(refused.errors?.[0].extensions.code, 'BAD_USER_INPUT');
      }
    });
  });

  describe('M', () => {
    const PLANTS = `query ($offset: Int, $limit: Int) { viewer { organisations { title
      plants(offset: $offset, limit: $limit) { total items { id displayName } } facilities { id } } } }`;

    test('plants come in parts that tell how many there are', async () => {
      const page = async (variables: unknown) =>
        (await client.data(PLANTS, variables, 'demo-scale-token.m')).viewer.organisations[0];
      const first = await page({});
      assert.deepEqual([first.plants.total, first.plants.items.length, first.facilities.length], [200, 5, 5]);
      const ids = new Set<string>();
      for (let offset = 0; offset < 200; offset += 50) {
        const { plants: part } = await page({ offset, limit: 500 });
        part.items.forEach(({ id }: { id: string }) => ids.add(id));
      }
      assert.equal(ids.size, 200);
      assert.deepEqual((await page({ offset: 200 })).plants.items, []);
      const { body } = await client.post(PLANTS, { offset: -1 }, 'demo-admin-token.m');
      assert.equal(body.errors?.[0].extensions.code, 'BAD_USER_INPUT');
    });

    test('precision has one value that leaves values as they are', async () => {
      const day = { id: named('Schönefeld'), start: Date.UTC(2026, 5, 20), end: Date.UTC(2026, 5, 21) };
      const { document, pairs } = SPELLINGS.M;
      const { id, input } = SPELLINGS.M.variables(day) as { id: string; input: object };
      const coarse = await client.data(
        document,
        { id, input: { ...input, precision: 'COARSE' } },
        'demo-admin-token.m'
      );
      assert.ok(pairs(coarse).every(([, value]) => Number.isInteger(value)));
    });

    test('hundreds of types have tempting names and answer nothing', async () => {
      const schema = buildSchema(DIALECTS.find(({ name }) => name === 'M')!.typeDefs);
      const names = Object.keys(schema.getTypeMap());
      assert.ok(names.length > 400);
      for (const tempting of ['readingListInput', 'facilityGroup', 'deviceReadingAlarm']) {
        assert.ok(names.includes(tempting), tempting);
      }
      const data = await client.data(
        '{ facilityGroups(from: "2026-01-01T00:00:00Z") { id } deviceReadingAlarms { id } }',
        {},
        'demo-admin-token.m'
      );
      assert.deepEqual(data, { facilityGroups: null, deviceReadingAlarms: null });
    });

    test('a plant is a device with units as objects', async () => {
      const { device } = await client.data(
        `query ($id: ID!) { device(device_id: $id, locale: ACCOUNT_DEFAULT) { displayName category
          available_readings { key caption(locale: ACCOUNT_DEFAULT) unit { symbol } } available_analyses { key }
          child_devices { category serial_number } } }`,
        { id: named('Groß Köris') },
        'demo-admin-token.m'
      );
      assert.deepEqual(device.available_readings[0], { key: 'Pac', caption: 'AC power', unit: { symbol: 'kW' } });
      assert.equal(device.child_devices[0].category, 'DATALOGGER');
    });
  });

  describe('N', () => {
    const READINGS = `query ($id: ID!, $input: ReadingInput!) {
      facility(id: $id) { readings(readingInput: $input) { readingType values { timestamp value textValue } } } }`;
    const ask = async (part: string, input: unknown) =>
      (await client.data(READINGS, { id: named(part), input }, 'demo-admin-token.n')).facility.readings;
    const stamps = (series: { values: Array<{ timestamp: string }> }) => series.values.map((one) => one.timestamp);

    test('stamps are written with the offset that the plant has at that instant', async () => {
      // Clocks go back from +02:00 to +01:00 in Germany at one o'clock UTC, and from +00:00 to -01:00 on the Azores.
      const input = { from: '2026-10-25T00:50:00Z', to: '2026-10-25T01:10:00Z', readingTypes: ['Pac'] };
      assert.deepEqual(stamps((await ask('Schönefeld', input))[0]), [
        '2026-10-25T02:50:00+02:00',
        '2026-10-25T02:55:00+02:00',
        '2026-10-25T02:00:00+01:00',
        '2026-10-25T02:05:00+01:00',
      ]);
      assert.deepEqual(stamps((await ask('Açores', input))[0]), [
        '2026-10-25T00:50:00+00:00',
        '2026-10-25T00:55:00+00:00',
        '2026-10-25T00:00:00-01:00',
        '2026-10-25T00:05:00-01:00',
      ]);
    });

    test('only stamps in [from, to) are delivered, and counted', async () => {
      const input = {
        from: '2026-06-21T12:00:00.001+02:00',
        to: '2026-06-21T12:15:00+02:00',
        readingTypes: ['Pac', 'ProducedEnergy', 'DeviceStatus'],
      };
      await client.control('DELETE', '/stats');
      const [pac, energy, status] = await ask('Schönefeld', input);
      assert.deepEqual(stamps(pac), ['2026-06-21T12:05:00+02:00', '2026-06-21T12:10:00+02:00']);
      assert.deepEqual([energy.values, status.values], [[], []]);
      assert.equal((await client.control('GET', '/stats')).body.points, 2);
      const next = { ...input, to: '2026-06-21T12:15:00.001+02:00' };
      assert.deepEqual(stamps((await ask('Schönefeld', next))[1]), ['2026-06-21T12:15:00+02:00']);
    });

    test('every type comes as it is stored, and nothing else can be asked for', async () => {
      const input = {
        from: '2026-06-20T00:00:00+02:00',
        to: '2026-06-22T00:00:00+02:00',
        readingTypes: ['Pac', 'ProducedEnergy', 'SatelliteIrradiance', 'PerformanceRatio'],
      };
      const series = await ask('Schönefeld', input);
      assert.deepEqual(
        series.map(({ values }: { values: unknown[] }) => values.length),
        [576, 192, 48, 2]
      );
      assert.deepEqual(stamps(series[3]), ['2026-06-20T00:00:00+02:00', '2026-06-21T00:00:00+02:00']);
      for (const more of [{ resolution: 'HOUR' }, { timezone: 'Europe/Berlin' }]) {
        const variables = { id: named('Schönefeld'), input: { ...input, ...more } };
        const refused = await client.post(READINGS, variables, 'demo-admin-token.n');
        assert.deepEqual([refused.status, refused.body.errors?.[0].extensions.code], [400, 'BAD_USER_INPUT']);
      }
    });

    test('what a mutation answers is written in the zone of the plant', async () => {
      const { createLogbookEntry } = await client.data(
        'mutation ($input: LogbookEntryInput!) { createLogbookEntry(input: $input) { title start end } }',
        { input: { facilityId: named('Finca'), title: 'Mähen', start: '2026-06-21T10:00:00Z' } },
        'demo-admin-token.n'
      );
      assert.deepEqual(createLogbookEntry, { title: 'Mähen', start: '2026-06-21T12:00:00+02:00', end: null });
    });
  });

  describe('P', () => {
    const LIST = `query ($first: Int, $outer: String, $inner: String) {
      me { companies(first: $first, after: $outer) { totalCount pageInfo { hasNextPage endCursor } edges { node {
        facilities(first: $first, after: $inner) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } }
      } } } } }`;
    const ask = (variables: object) => client.post(LIST, variables, 'demo-admin-token.p');

    test('lists inside lists come in pages of their own, however many are asked for', async () => {
      const ids: string[] = [];
      let outer: string | null = null;
      do {
        const { companies }: any = (await ask({ first: 500, outer })).body.data.me;
        assert.deepEqual([companies.edges.length, companies.totalCount], [1, 2]);
        let inner = companies.edges[0].node.facilities;
        for (;;) {
          assert.ok(inner.edges.length <= 3);
          ids.push(...inner.edges.map(({ node }: { node: { id: string } }) => node.id));
          if (!inner.pageInfo.hasNextPage) {
            break;
          }
          const next = await ask({ outer, inner: inner.pageInfo.endCursor });
          inner = next.body.data.me.companies.edges[0].node.facilities;
        }
        outer = companies.pageInfo.hasNextPage ? companies.pageInfo.endCursor : null;
      } while (outer);
      assert.deepEqual(ids.sort(), plants.map(({ id }) => id).sort());
    });

    test('a list refuses the cursor of another one', async () => {
      const { companies } = (await ask({})).body.data.me;
      const refused = await ask({ inner: companies.pageInfo.endCursor });
      assert.equal(refused.body.errors?.[0].extensions.code, 'BAD_USER_INPUT');
    });
  });

  describe('switching', () => {
    after(() => client.control('DELETE', '/dialect'));

    test('a document of A is refused after the change to A2, and right again after the change back', async () => {
      const day = { id: named('Köln'), start: Date.UTC(2026, 5, 20), end: Date.UTC(2026, 5, 21) };
      const ask = (spelling: Spelling, token?: string) =>
        client.post(spelling.document, spelling.variables(day), token);
      assert.equal((await ask(SPELLINGS.A)).status, 200);
      const { body: switched } = await client.control('PUT', '/dialect', { dialect: 'a2' });
      assert.deepEqual(switched, { dialect: 'A2', known: ['A', 'A2', 'B', 'C', 'M', 'N', 'P', 'S'] });
      const refused = await ask(SPELLINGS.A);
      assert.equal(refused.status, 400);
      assert.equal(refused.body.errors?.[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
      assert.match(refused.body.errors?.[0].message ?? '', /Cannot query field "timestamp" on type "ReadingValue"/);
      // A removed member is detected in the variables.
      const { pairs, ...mixed } = SPELLINGS.A2;
      const stale = await ask({ ...mixed, pairs, variables: SPELLINGS.A.variables });
      assert.deepEqual([stale.status, stale.body.errors?.[0].extensions.code], [400, 'BAD_USER_INPUT']);
      assert.equal((await ask(SPELLINGS.A2)).status, 200);
      // A token with a suffix keeps its dialect.
      assert.equal((await ask(SPELLINGS.A, 'demo-admin-token.a')).status, 200);
      assert.equal((await client.control('DELETE', '/dialect')).body.dialect, 'A');
      assert.equal((await ask(SPELLINGS.A)).status, 200);
    });

    test('an unknown dialect is rejected', async () => {
      for (const body of [{ dialect: 'Z' }, {}, { dialekt: 'B' }, []]) {
        const answer = await client.control('PUT', '/dialect', body);
        assert.equal(answer.status, 400);
      }
      assert.equal((await client.control('GET', '/dialect')).body.dialect, 'A');
      assert.equal((await client.control('GET', '/schema?dialect=Z')).status, 400);
      assert.equal((await client.post(ME_OF_A, {}, 'demo-admin-token.z')).status, 401);
      assert.equal((await client.post(ME_OF_A, {}, 'demo-expired-token.b')).status, 401);
    });

    test('tokens with a suffix are counted apart', async () => {
      await client.control('DELETE', '/stats');
      await client.post('{ currentUser { id } }', {}, 'demo-user-token.b');
      await client.post(getIntrospectionQuery(), {}, 'demo-admin-token.m');
      const { body } = await client.control('GET', '/stats');
      assert.deepEqual(body.byToken, { 'demo-user-token.b': 1, 'demo-admin-token.m': 1 });
      assert.equal(body.introspections, 1);
    });
  });

  test('introspection can be refused, and the schema be read elsewhere', async () => {
    await client.control('PUT', '/faults', { introspectionOff: true });
    for (const { name } of DIALECTS) {
      for (const query of [getIntrospectionQuery(), '{ __type(name: "Facility") { name } }']) {
        const { status, body } = await client.post(query, {}, tokenOf(name));
        assert.equal(status, 400);
        assert.equal(body.errors?.[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
        assert.match(body.errors?.[0].message ?? '', /^GraphQL introspection is not allowed by Apollo Server/);
      }
      const response = await fetch(`${simulator.control}/schema?dialect=${name}`);
      assert.match(response.headers.get('Content-Type') ?? '', /^text\/plain/);
      const schema = buildSchema(await response.text());
      assert.deepEqual(validate(schema, parse(SPELLINGS[name].document)), []);
    }
    assert.equal((await client.post(ME_OF_A)).status, 200);
    assert.equal((await client.control('PUT', '/faults', { introspectionOff: 1 })).status, 400);
    await client.control('DELETE', '/faults');
    await client.data(getIntrospectionQuery());
  });
});

test('a simulator starts in a dialect', async () => {
  const simulator = await startSimulator({ dialect: 'b', scale: 10 });
  const { currentUser } = await new TestClient(simulator).data('{ currentUser { fullName } }');
  await simulator.stop();
  assert.equal(currentUser.fullName, 'Ada Admin');
});
