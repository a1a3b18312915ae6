import { interpolateQuery } from './interpolate';
import { migrateQuery } from './migrate';
import { type AmperecloudQuery } from './query.gen';
import { type FakeVariable, useFakeVariables } from './testing/templateSrv';
import { type VariableQuery } from './variableQuery';

const ALL_IDS = Array.from({ length: 8000 }, (_, at) => `f${at}`);

/** A variable whose choice is All, as Grafana has it: its value is the list of its options. */
function all(query: Partial<VariableQuery>, model: FakeVariable['model'] = {}): FakeVariable {
  return {
    value: ALL_IDS,
    text: 'All',
    model: {
      query: { refId: 'v', ...query },
      datasource: { uid: 'amperecloud' },
      current: { value: ['$__all'], text: ['All'] },
      ...model,
    },
  };
}

const query = (part: Partial<AmperecloudQuery>) => migrateQuery({ refId: 'A', readingTypes: ['Pac'], ...part });
const interpolated = (part: Partial<AmperecloudQuery>, scopedVars = {}) =>
  interpolateQuery(query(part), scopedVars, undefined, 'amperecloud');

describe('All', () => {
  const facilities = { facilities: ['$facility'] };

  it.each(['$facility', '${facility}', '[[facility]]', ' $facility '])(
    'of %s is a scope and no list of ids',
    (text) => {
      useFakeVariables({ facility: all({ kind: 'facilities' }) });
      expect(interpolated({ facilities: [text] })).toMatchObject({ scope: 'all', facilities: [], unset: [] });
    }
  );

  it('of the facilities of a company is a scope, too', () => {
    useFakeVariables({
      company: { value: ['c1', 'c,2'] },
      facility: all({ kind: 'facilities', companies: ['$company'] }),
    });
    expect(interpolated(facilities)).toMatchObject({ scope: 'companies', companies: ['c1', 'c,2'], facilities: [] });
  });

  it('of all companies is everything', () => {
    useFakeVariables({
      company: all({ kind: 'companies' }),
      facility: all({ kind: 'facilities', companies: ['$company'] }),
    });
    expect(interpolated(facilities)).toMatchObject({ scope: 'all', companies: [] });
    expect(interpolated({ scope: 'companies', companies: ['$company'] })).toMatchObject({
      scope: 'all',
      companies: [],
    });
  });

  it('with Grafana’s own word as custom value is the same', () => {
    useFakeVariables({ facility: { ...all({ kind: 'facilities' }, { allValue: '$__all' }), value: '$__all' } });
    expect(interpolated(facilities)).toMatchObject({ scope: 'all', facilities: [] });
  });

  it.each<[string, Partial<VariableQuery>, FakeVariable['model']]>([
    ['a regular expression', { kind: 'facilities' }, { regex: '/Nord/' }],
    ['a name', { kind: 'facilities', name: 'Nord' }, {}],
    ['a role', { kind: 'facilities', role: 'irradiance' }, {}],
    ['a nominal power', { kind: 'facilities', minPower: 0 }, {}],
    ['another data source', { kind: 'facilities' }, { datasource: { uid: 'other' } }],
    [
      'options of its own',
      { kind: 'facilities' },
      { staticOptions: [{ text: 'x', value: 'x' }] } as FakeVariable['model'],
    ],
    ['a choice that is not All', { kind: 'facilities' }, { current: { value: ALL_IDS, text: ALL_IDS } }],
    ['another kind', { kind: 'companies' }, {}],
  ])('of a variable with %s is its values', (_, variable, model) => {
    useFakeVariables({ facility: all(variable, model) });
    expect(interpolated(facilities)).toMatchObject({ scope: 'facilities', facilities: ALL_IDS });
  });

  it('of a part is refused where a custom value hides which part', () => {
    const variable = all({ kind: 'facilities', role: 'irradiance' }, { allValue: '$__all' });
    useFakeVariables({ facility: { ...variable, value: '$__all' } });
    expect(() => interpolated(facilities)).toThrow('The variable $facility means some of what there is.');
  });

  const inRepeat = { __sceneObject: { value: {}, text: '' } };

  it('does not reach a repeated panel, which has a value of its own', () => {
    useFakeVariables({ facility: all({ kind: 'facilities' }) }, { facility: { value: 'f7', text: 'Seven' } });
    expect(interpolated(facilities, inRepeat)).toMatchObject({ scope: 'facilities', facilities: ['f7'] });
    expect(interpolated(facilities)).toMatchObject({ scope: 'all', facilities: [] });
  });

  it('does not reach a panel with a scoped variable', () => {
    useFakeVariables({ facility: all({ kind: 'facilities' }) });
    const scoped = { facility: { value: 'f7', text: 'Seven' } };
    expect(interpolated(facilities, scoped)).toMatchObject({ scope: 'facilities', facilities: ['f7'] });
  });

  it('of facilities is that of the dashboard in a row that is repeated by company', () => {
    useFakeVariables(
      {
        company: { value: ['c1', 'c2'] },
        facility: all({ kind: 'facilities', companies: ['$company'] }),
      },
      { company: { value: 'c1' } }
    );
    expect(interpolated(facilities, inRepeat)).toMatchObject({ scope: 'companies', companies: ['c1', 'c2'] });
  });

  it('of devices does not reach a panel that is repeated by device, or by facility', () => {
    const variables = {
      facility: { value: ['f1', 'f2'] },
      inverter: all({ kind: 'devices', facilities: ['$facility'], deviceType: 'inverter' }),
    };
    const part = { facilities: ['$facility'], deviceScope: 'devices' as const, devices: ['$inverter'] };
    useFakeVariables(variables, { inverter: { value: 'd7' } });
    expect(interpolated(part, inRepeat)).toMatchObject({ deviceScope: 'devices', devices: ['d7'] });
    useFakeVariables(variables, { facility: { value: 'f1' } });
    expect(interpolated(part, inRepeat)).toMatchObject({ deviceScope: 'type', facilities: ['f1'] });
  });

  it('of a variable that refers to itself ends', () => {
    useFakeVariables({ facility: all({ kind: 'facilities', companies: ['$facility'] }) });
    expect(interpolated(facilities).scope).toBe('companies');
  });

  it('of the devices of a type is a scope where the facilities are the same', () => {
    useFakeVariables({
      facility: { value: 'f1' },
      inverter: all({ kind: 'devices', facilities: ['$facility'], deviceType: 'inverter' }),
    });
    const devices = { deviceScope: 'devices' as const, devices: ['$inverter'] };
    expect(interpolated({ ...devices, facilities: ['$facility'] })).toMatchObject({
      facilities: ['f1'],
      deviceScope: 'type',
      deviceType: 'inverter',
      devices: [],
    });
    expect(interpolated({ ...devices, facilities: ['f2'] })).toMatchObject({
      deviceScope: 'devices',
      devices: ALL_IDS,
    });
  });
});

describe('variables', () => {
  const ODD = ['a,b', '{c}', '"d"', "e'f", 'TR$1', 'x|y', '$facility', 'ä (1)'];

  it('with odd ids keep each of them whole', () => {
    useFakeVariables({ facility: { value: ODD } });
    expect(interpolated({ facilities: ['$facility'] }).facilities).toEqual(ODD);
  });

  it('are replaced in every control', () => {
    useFakeVariables({
      role: { value: ['acPower', 'status'] },
      n: { value: '7' },
      f: { value: 'table' },
      d: { value: 'W' },
    });
    const made = interpolated({
      facilities: ['f1'],
      roles: ['$role' as 'acPower'],
      format: '$f' as 'table',
      combine: { ...query({}).combine, count: '$n' },
      scale: { factor: '$n', unit: '$d' },
      compare: [{ amount: '$n', unit: 'd' }],
      filters: [{ key: 'company', operator: '=|', values: ['$role'] }],
    });
    expect(made).toMatchObject({
      roles: ['acPower', 'status'],
      format: 'table',
      combine: { count: '7' },
      scale: { factor: '7', unit: 'W' },
      compare: [{ amount: '7', unit: 'd' }],
      filters: [{ key: 'company', operator: '=|', values: ['acPower', 'status'] }],
    });
  });

  it.each<[string, Partial<AmperecloudQuery>]>([
    ['facility', { facilities: ['$none'] }],
    ['company', { scope: 'companies', companies: ['$none'] }],
    ['device', { facilities: ['f1'], deviceScope: 'devices', devices: ['$none'] }],
    ['reading type', { facilities: ['f1'], readingTypes: ['$none'] }],
    ['number', { facilities: ['f1'], scale: { factor: '$none', unit: '' } }],
    ['filter', { facilities: ['f1'], filters: [{ key: 'company', operator: '=', values: ['$none'] }] }],
  ])('without a value are named, as a %s', (_, part) => {
    useFakeVariables({ none: { value: [] }, blank: { value: '' } });
    for (const name of ['$none', '$blank']) {
      const made = interpolated(JSON.parse(JSON.stringify(part).replace('$none', () => name)));
      expect(made.unset).toEqual([name]);
      expect(made.scale.factor).toBe(1);
    }
  });

  it('beside a value are not missed', () => {
    useFakeVariables({ none: { value: [] } });
    expect(interpolated({ facilities: ['$none', 'f1'] })).toMatchObject({ facilities: ['f1'], unset: [] });
  });
});

describe('ad hoc filters', () => {
  it('become those of the query, after its own', () => {
    useFakeVariables({});
    const own = [{ key: 'country' as const, operator: '!=' as const, values: ['FR'] }];
    const made = interpolateQuery(
      query({ filters: own }),
      {},
      [
        { key: 'company', operator: '=', value: 'c,1' },
        { key: 'device', operator: '=|', value: 'a', values: ['a', 'b|c'] },
        { key: '', operator: '=', value: '' },
      ],
      'amperecloud'
    );
    expect(made.filters).toEqual([
      ...own,
      { key: 'company', operator: '=', values: ['c,1'] },
      { key: 'device', operator: '=|', values: ['a', 'b|c'] },
    ]);
  });
});
