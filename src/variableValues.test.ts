import { lastValueFrom } from 'rxjs';

import { type DataQueryRequest } from '@grafana/data';
import { type BackendSrvRequest } from '@grafana/runtime';

import { type Device, type Facility } from './resources';
import { FakeBackend, newDataSource } from './testing/backend';
import { useFakeVariables } from './testing/templateSrv';
import { type VariableQuery } from './variableQuery';
import { VariableSupport } from './variableSupport';
import { variableValues } from './variableValues';

const FACILITIES: Facility[] = [
  { id: '10', name: 'Anlage 10', company: 'Nord', companyId: 'c1', nominalPower: 99.9, timeZone: 'Europe/Berlin' },
  { id: '2', name: 'Anlage 2', company: 'Nord', companyId: 'c1', nominalPower: 750 },
  { id: 'z', name: 'Zell', company: 'Süd' },
  { id: 'ä', name: 'Äule', company: 'Süd', nominalPower: null },
  { id: 'x,"{$1}|', name: 'Wald', company: 'Nord', companyId: 'c1', country: 'DE' },
  { id: 'w2', name: 'Wald', company: 'Nord', companyId: 'c1' },
];
const device = (id: string, name: string, more: Partial<Device> = {}): Device => ({
  id,
  name,
  type: 'inverter',
  facilityId: '10',
  ...more,
});

const parameters = ({ url, params }: BackendSrvRequest) => ({ url, ...params }) as unknown as Record<string, string[]>;

describe('the values of a variable', () => {
  beforeEach(() => useFakeVariables({}));

  const texts = async (query: Partial<VariableQuery> | string) =>
    (await variableValues(newDataSource(), typeof query === 'string' ? query : { refId: 'v', ...query })).map(
      ({ text }) => text
    );

  it('are facilities in the order in which people read, and those of one name apart', async () => {
    new FakeBackend({ facilities: FACILITIES });
    expect(await texts({ kind: 'facilities' })).toEqual([
      'Anlage 2',
      'Anlage 10',
      'Äule',
      'Wald (Nord, w2)',
      'Wald (Nord, x,"{$1}|)',
      'Zell',
    ]);
  });

  it('have ids as values, and further properties', async () => {
    new FakeBackend({ facilities: FACILITIES });
    const values = await variableValues(newDataSource(), { kind: 'facilities', name: 'anlage' });
    expect(values[1]).toEqual({
      text: 'Anlage 10',
      value: '10',
      properties: { id: '10', name: 'Anlage 10', company: 'Nord', kWp: '99.9', zone: 'Europe/Berlin' },
    });
  });

  it.each<[string, Partial<VariableQuery>, string[]]>([
    ['a company by id', { companies: ['c1'], name: 'Anlage' }, ['Anlage 2', 'Anlage 10']],
    ['a company by name', { companies: ['Süd'] }, ['Äule', 'Zell']],
    ['a name in another spelling', { name: 'aeule' }, ['Äule']],
    ['nominal power from', { minPower: 100 }, ['Anlage 2']],
    ['nominal power to', { maxPower: '99,9' }, ['Anlage 10']],
    ['nothing', { companies: ['c9'] }, []],
  ])('are the facilities with %s', async (_, query, expected) => {
    new FakeBackend({ facilities: FACILITIES });
    expect(await texts({ kind: 'facilities', ...query })).toEqual(expected);
  });

  it('are those of 8,000 facilities after one request', async () => {
    const many = Array.from({ length: 8000 }, (_, at) => ({ id: `f${at}`, name: `P ${8000 - at}`, company: '' }));
    const backend = new FakeBackend({ facilities: many });
    const datasource = newDataSource();
    const values = await variableValues(datasource, { kind: 'facilities' });
    await variableValues(datasource, { kind: 'facilities', name: 'P 7' });
    expect(values).toHaveLength(8000);
    expect(values[0].text).toBe('P 1');
    expect(values[7999].text).toBe('P 8000');
    expect(backend.count('facilities')).toBe(1);
  });

  it('are facilities with a role by the backend alone', async () => {
    const backend = new FakeBackend({ facilities: [FACILITIES[0]] });
    expect(await texts({ kind: 'facilities', role: 'irradiance', companies: ['c1'] })).toEqual(['Anlage 10']);
    expect(parameters(backend.requests[0])).toMatchObject({ role: ['irradiance'], company: ['c1'] });
  });

  it('are companies, each once', async () => {
    new FakeBackend({ facilities: FACILITIES });
    expect(await texts('companies')).toEqual(['Nord', 'Süd']);
  });

  it('are devices of a type that are not deleted, named with their facility where there are several', async () => {
    useFakeVariables({ facility: { value: ['10', 'z'] } });
    new FakeBackend({
      facilities: FACILITIES,
      devices: [
        device('d1', 'INV 10'),
        device('d2', 'INV 2'),
        device('d3', 'INV 1', { deleted: true }),
        device('d4', 'Meter', { type: 'meter' }),
        device('d5', 'INV 2', { facilityId: 'z' }),
      ],
    });
    const query = { kind: 'devices' as const, facilities: ['$facility'], deviceType: 'inverter' as const };
    expect(await texts(query)).toEqual(['INV 2 (Anlage 10)', 'INV 2 (Zell)', 'INV 10 (Anlage 10)']);
  });

  it('of many facilities are loaded in parts that the backend answers whole', async () => {
    const ids = Array.from({ length: 45 }, (_, at) => `f${at}`);
    const backend = new FakeBackend({ facilities: [], devices: [] });
    await texts({ kind: 'devices', facilities: ids });
    const asked = backend.requests.filter(({ url }) => url.includes('devices')).map(parameters);
    expect(asked.map(({ facility }) => facility.length)).toEqual([20, 20, 5]);
    const tooMany = Array.from({ length: 201 }, (_, at) => `f${at}`);
    await expect(texts({ kind: 'readingTypes', facilities: tooMany })).rejects.toThrow(/200 facilities.*201/);
  });

  it('are reading types by label', async () => {
    new FakeBackend({ 'reading-types': [{ id: 'Pac', label: 'AC power', unit: 'kW', kind: 'reading' }] });
    expect(await texts({ kind: 'readingTypes', facilities: ['10'] })).toEqual(['AC power']);
  });

  it('are none where the variable before has none, and nothing is asked for', async () => {
    useFakeVariables({ company: { value: [] }, facility: { value: '' } });
    const backend = new FakeBackend({ facilities: FACILITIES });
    expect(await texts({ kind: 'facilities', companies: ['$company'] })).toEqual([]);
    expect(await texts({ kind: 'devices', facilities: ['$facility'] })).toEqual([]);
    expect(await texts({ kind: 'devices', facilities: ['$facility'], deviceType: 'inverter' })).toEqual([]);
    expect(await texts({ kind: 'readingTypes' })).toEqual([]);
    expect(backend.requests).toHaveLength(0);
  });

  it('reach Grafana as texts and values, and a failure as the backend’s words', async () => {
    const backend = new FakeBackend({ facilities: FACILITIES });
    const datasource = newDataSource();
    const request = { targets: [{ kind: 'companies' }], scopedVars: {} } as unknown as DataQueryRequest<VariableQuery>;
    expect((await lastValueFrom(new VariableSupport(datasource).query(request))).data).toEqual([
      { text: 'Nord', value: 'c1', properties: { id: 'c1', name: 'Nord' } },
      { text: 'Süd', value: 'Süd', properties: { id: 'Süd', name: 'Süd' } },
    ]);
    backend.routes = { facilities: new Error('The API is busy.') };
    const failing = newDataSource();
    await expect(lastValueFrom(new VariableSupport(failing).query(request))).rejects.toThrow('The API is busy.');
  });
});
