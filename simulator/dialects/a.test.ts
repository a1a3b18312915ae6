import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, isInterfaceType } from 'graphql';
import { DAY_MS } from '../time/steps';
import { startSimulator, type Simulator } from '../server';
import { facilityIds, TestClient } from '../testing';
import { formatInstant } from './scalars';

const READINGS = `query ($id: ID!, $input: ReadingInput!) {
  facility(id: $id) { id readings(readingInput: $input) { readingType unit values { timestamp value textValue } } }
}`;

describe('dialect A', () => {
  let simulator: Simulator;
  let client: TestClient;
  let id: (part: string) => string;

  before(async () => {
    simulator = await startSimulator({ scale: 8_000 });
    client = new TestClient(simulator);
    id = await facilityIds(client);
    await client.control('PUT', '/clock', { now: '2026-11-23T12:03:00Z' });
  });
  after(() => simulator.stop());

  test('me leads to companies and their facilities with master data', async () => {
    const { me } = await client.data(
      '{ me { id name email companies { id name facilities { id name nominalPower timezone street postcode city country latitude longitude commissioningDate plantType company { name } } } } }'
    );
    assert.equal(me.name, 'Ada Admin');
    const [spree, wind] = me.companies;
    assert.equal(spree.name, 'Sonnenernte Spree GmbH');
    assert.equal(spree.facilities.length + wind.facilities.length, 12);
    const park = spree.facilities[0];
    assert.deepEqual(
      [
        park.name,
        park.nominalPower,
        park.timezone,
        park.postcode,
        park.commissioningDate,
        park.plantType,
        park.company.name,
      ],
      ['Solarpark Groß Köris', 9800, 'Europe/Berlin', '15746', '2021-06-15', 'SOLAR', 'Sonnenernte Spree GmbH']
    );
    const fresh = spree.facilities.find(({ name }: { name: string }) => name === 'Neu seit gestern');
    assert.equal(fresh.commissioningDate, '2026-11-22');
  });

  test('a token sees its own companies only', async () => {
    const query = '{ me { companies { name facilities { id } } } }';
    const user = await client.data(query, {}, 'demo-user-token');
    assert.deepEqual(
      user.me.companies.map(({ name }: { name: string }) => name),
      ['Energiegenossenschaft Südwind eG']
    );
    assert.deepEqual((await client.data(query, {}, 'demo-empty-token')).me.companies, []);
    const scale = await client.data(query, {}, 'demo-scale-token');
    const count = scale.me.companies.reduce(
      (sum: number, one: { facilities: unknown[] }) => sum + one.facilities.length,
      0
    );
    assert.equal(count, 8_000);
  });

  test('a facility is a device with readings, analyses and children', async () => {
    const { device } = await client.data(
      `query ($id: ID!) { device(id: $id) {
        __typename id name deviceType nominalPower
        availableReadings { readingType unit label } availableAnalysis { readingType unit label(language: DE) }
        children { name deviceType parent { id } children { deviceType children { id deviceType model serialNumber } } }
      } }`,
      { id: id('Groß Köris') }
    );
    assert.equal(device.__typename, 'Facility');
    assert.deepEqual(device.availableReadings[0], { readingType: 'Pac', unit: 'kW', label: 'AC power' });
    const labels = device.availableAnalysis.map(({ label }: { label: string }) => label);
    assert.ok(labels.includes('Abregelungsverlust'));
    assert.equal(device.children[0].deviceType, 'DATALOGGER');
    assert.equal(device.children[0].parent.id, id('Groß Köris'));
    const [station] = device.children[0].children;
    assert.equal(station.deviceType, 'TRANSFORMER_STATION');
    assert.equal(station.children[0].deviceType, 'INVERTER');
    const { device: inverter } = await client.data(
      `query ($id: ID!, $input: ReadingInput!) { device(id: $id) { __typename readings(readingInput: $input) { readingType values { value } } } }`,
      {
        id: station.children[0].id,
        input: { from: '2026-06-20T10:00:00Z', to: '2026-06-20T10:10:00Z', readingTypes: ['Pdc'] },
      }
    );
    assert.equal(inverter.__typename, 'ComponentDevice');
    assert.equal(inverter.readings[0].values.length, 2);
  });

  test('readings carry UTC stamps with milliseconds and the values of the core', async () => {
    const input = {
      from: '2026-06-20T00:00:00+02:00',
      to: '2026-06-21T00:00:00+02:00',
      readingTypes: ['Pac', 'BatterySoc', 'DeviceStatus'],
    };
    const { facility } = await client.data(READINGS, { id: id('Schönefeld'), input });
    // A facility has no state of charge: no series, no error.
    assert.deepEqual(
      facility.readings.map((one: { readingType: string }) => one.readingType),
      ['Pac', 'DeviceStatus']
    );
    const [pac, status] = facility.readings;
    assert.equal(pac.unit, 'kW');
    assert.equal(pac.values.length, 288);
    assert.equal(pac.values[0].timestamp, '2026-06-19T22:00:00.000Z');
    assert.deepEqual([status.values[0].value, typeof status.values[0].textValue], [null, 'string']);
    const { body } = await client.control(
      'GET',
      `/physics?facility=${id('Schönefeld')}&type=Pac&from=2026-06-19T22:00:00Z&to=2026-06-20T22:00:00Z`
    );
    assert.equal(body.unit, 'kW');
    assert.deepEqual(
      body.points,
      pac.values.map((one: { timestamp: string; value: number | null }) => [Date.parse(one.timestamp), one.value])
    );
  });

  test('days of another zone', async () => {
    const input = {
      from: '2026-06-20T12:00:00Z',
      to: '2026-06-20T13:00:00Z',
      readingTypes: ['ProducedEnergy'],
      resolution: 'DAY',
      timezone: 'America/New_York',
    };
    const { facility } = await client.data(READINGS, { id: id('Schönefeld'), input });
    assert.equal(facility.readings[0].values[0].timestamp, '2026-06-20T04:00:00.000Z');
  });

  test('invalid input is named', async () => {
    const good = { from: '2026-06-20T00:00:00Z', to: '2026-06-21T00:00:00Z', readingTypes: ['Pac'] };
    const cases: Array<[Record<string, unknown>, string, RegExp]> = [
      [{ readingTypes: ['Pac', 'Quatsch'] }, 'BAD_USER_INPUT', /"Quatsch"/],
      [{ to: good.from }, 'BAD_USER_INPUT', /before its end/],
      [{ timezone: 'Mars/Olympus' }, 'BAD_USER_INPUT', /Mars/],
    ];
    for (const [change, code, message] of cases) {
      const { status, body } = await client.post(READINGS, { id: id('Schönefeld'), input: { ...good, ...change } });
      assert.equal(status, 200);
      assert.equal(body.data.facility, null);
      assert.equal(body.errors?.[0].extensions.code, code);
      assert.match(body.errors?.[0].message ?? '', message);
      assert.deepEqual(body.errors?.[0].path, ['facility', 'readings']);
    }
    const local = await client.post(READINGS, {
      id: id('Schönefeld'),
      input: { ...good, from: '2026-06-20T00:00:00' },
    });
    assert.equal(local.status, 400);
    assert.equal(local.body.errors?.[0].extensions.code, 'BAD_USER_INPUT');
    const unknownField = await client.post('{ me { nam } }');
    assert.equal(unknownField.status, 400);
    assert.equal(unknownField.body.errors?.[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  });

  test('a facility that is missing or forbidden leaves the others alone', async () => {
    const query =
      'query ($a: ID!, $b: ID!, $c: ID!) { a: facility(id: $a) { name } b: facility(id: $b) { name } c: facility(id: $c) { name } }';
    const ids = { a: id('Köln'), b: '000000000000000000000000', c: id('Groß Köris') };
    const { status, body } = await client.post(query, ids, 'demo-user-token');
    assert.equal(status, 200);
    assert.deepEqual(body.data, { a: { name: 'Speicher & PV Köln' }, b: null, c: null });
    assert.deepEqual(
      body.errors?.map(({ path, extensions }) => [path, extensions.code]),
      [
        [['b'], 'NOT_FOUND'],
        [['c'], 'FORBIDDEN'],
      ]
    );
  });

  test('the schema can be read, and marks what is deprecated', async () => {
    const schema = buildClientSchema(await client.data(getIntrospectionQuery()));
    assert.ok(isInterfaceType(schema.getType('Device')));
    const { body } = await client.control('GET', '/stats');
    assert.equal(body.introspections, 1);
    const { __type } = await client.data(
      '{ __type(name: "Facility") { description fields(includeDeprecated: true) { name isDeprecated } } }'
    );
    assert.equal(__type.description, 'A plant');
    assert.ok(
      __type.fields.some((one: { name: string; isDeprecated: boolean }) => one.name === 'zip' && one.isDeprecated)
    );
  });

  test('mutations change nothing and are counted', async () => {
    await client.control('DELETE', '/stats');
    const before = await client.data('query ($id: ID!) { facility(id: $id) { name } }', { id: id('Köln') });
    await client.data(
      'mutation ($id: ID!) { updateFacility(id: $id, name: "anders") { id } copyRawReadingMappingRule(sourceFacilityId: $id, targetFacilityId: $id) }',
      { id: id('Köln') }
    );
    assert.deepEqual(await client.data('query ($id: ID!) { facility(id: $id) { name } }', { id: id('Köln') }), before);
    const { body } = await client.control('GET', '/stats');
    assert.equal(body.mutations, 2);
    assert.deepEqual(body.operations, { facility: 2, updateFacility: 1, copyRawReadingMappingRule: 1 });
    assert.equal(body.documents, 2);
  });
});

test('stamps are written as toISOString does', () => {
  for (const instant of [
    0,
    1,
    59_999,
    60_000,
    DAY_MS - 1,
    DAY_MS,
    Date.UTC(2026, 1, 28, 23, 59),
    -60_000,
    Date.now(),
  ]) {
    assert.equal(formatInstant(instant), new Date(instant).toISOString());
  }
});
