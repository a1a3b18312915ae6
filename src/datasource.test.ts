import { lastValueFrom } from 'rxjs';

import { CoreApp, type DataQueryRequest, getDefaultTimeRange } from '@grafana/data';

import { migrateQuery } from './migrate';
import { type AmperecloudQuery, DEFAULT_QUERY, type Resolution } from './query.gen';
import { FakeBackend, newDataSource } from './testing/backend';
import { useFakeVariables } from './testing/templateSrv';

const query = migrateQuery({ refId: 'A', facilities: ['f1'], readingTypes: ['Pac'] });

describe('DataSource', () => {
  const datasource = newDataSource();

  describe('applyTemplateVariables', () => {
    beforeEach(() =>
      useFakeVariables({
        facility: { value: ['60f1', '60f2'], text: 'Köris + Alt Bork' },
        single: { value: '60f3', text: 'Wald' },
        type: { value: ['Pac', 'a,b', '{c}', '"d"', 'e$1'] },
        step: { value: '15m' },
      })
    );

    it('makes every value of a variable an entry', () => {
      const applied = datasource.applyTemplateVariables(
        { ...query, facilities: ['$facility', '60f0', '$single', '60f2'], readingTypes: ['${type}'] },
        {}
      );
      expect(applied.facilities).toEqual(['60f1', '60f2', '60f0', '60f3']);
      expect(applied.readingTypes).toEqual(['Pac', 'a,b', '{c}', '"d"', 'e$1']);
    });

    it('takes the values of a repeated panel', () => {
      const applied = datasource.applyTemplateVariables(
        { ...query, facilities: ['$facility'], legend: '$facility' },
        { facility: { value: '60f2', text: 'Alt Bork' } }
      );
      expect(applied.facilities).toEqual(['60f2']);
      expect(applied.legend).toBe('Alt Bork');
    });

    it('leaves unknown variables as text', () => {
      expect(datasource.applyTemplateVariables({ ...query, facilities: ['$nobody'] }, {}).facilities).toEqual([
        '$nobody',
      ]);
    });

    it('replaces variables in the legend by what they show, and leaves its own placeholders', () => {
      const legend = '{{facility}} $single {{readingType}} [{{unit}}]';
      expect(datasource.applyTemplateVariables({ ...query, legend }, {}).legend).toBe(
        '{{facility}} Wald {{readingType}} [{{unit}}]'
      );
    });

    it('replaces the resolution', () => {
      const resolution = '$step' as Resolution;
      expect(datasource.applyTemplateVariables({ ...query, resolution }, {}).resolution).toBe('15m');
    });

    it('keeps the shape of the query and what it does not know', () => {
      const saved = { ...query, hide: true, datasource: { uid: 'x' }, later: 1 };
      expect(datasource.applyTemplateVariables(saved, {})).toEqual(saved);
    });

    it('fills in what an older query lacks', () => {
      expect(datasource.applyTemplateVariables({ refId: 'A' } as typeof query, {})).toEqual({
        refId: 'A',
        ...DEFAULT_QUERY,
      });
    });
  });

  describe('the dashboard’s time zone', () => {
    const browser = Intl.DateTimeFormat().resolvedOptions().timeZone;

    it.each([
      ['Europe/Madrid', 'Europe/Madrid'],
      ['utc', 'UTC'],
      ['browser', browser],
      ['', browser],
      [undefined, browser],
      ['Mars/Olympus', ''],
    ])('%s is sent as %s', async (timezone, sent) => {
      useFakeVariables();
      const backend = new FakeBackend({ '/api/ds/query?ds_type=amperecloud-platform-datasource': { results: {} } });
      const saved = { ...query, timeZone: 'Asia/Tokyo' };
      const request = { targets: [saved], timezone, range: getDefaultTimeRange(), scopedVars: {}, requestId: 'Q1' };
      await lastValueFrom(newDataSource().query(request as unknown as DataQueryRequest<AmperecloudQuery>));
      expect(backend.requests[0].data.queries[0].timeZone).toBe(sent);
      expect(saved.timeZone).toBe('Asia/Tokyo');
    });

    it('is that of the variable where an expression asks for the query', () => {
      useFakeVariables({ __timezone: { value: 'Atlantic/Canary' } });
      expect(newDataSource().interpolateVariablesInQueries([query], {})[0].timeZone).toBe('Atlantic/Canary');
      useFakeVariables({ __timezone: { value: 'utc' } });
      expect(newDataSource().interpolateVariablesInQueries([query], {})[0].timeZone).toBe('UTC');
      useFakeVariables();
      expect(newDataSource().interpolateVariablesInQueries([query], {})[0].timeZone).toBe('');
    });
  });

  describe('filterQuery', () => {
    it.each([
      ['a complete query', query, true],
      ['a hidden query', { ...query, hide: true }, false],
      ['a query without facility', { ...query, facilities: [] }, false],
      ['a query without reading type', { ...query, readingTypes: [''] }, false],
      ['a query with variables', { ...query, facilities: ['$facility'] }, true],
      ['a table of facilities', { ...query, queryType: 'facilities' as const, facilities: [] }, true],
      ['a query without any member', { refId: 'A' } as typeof query, false],
    ])('%s', (_, candidate, runs) => {
      expect(datasource.filterQuery(candidate)).toBe(runs);
    });
  });

  it('starts every query and annotation with the default, each with a copy of its own', () => {
    const first = datasource.getDefaultQuery(CoreApp.Explore);
    expect(first).toEqual(DEFAULT_QUERY);
    first.facilities?.push('x');
    expect(datasource.getDefaultQuery(CoreApp.Explore).facilities).toEqual([]);
    expect(datasource.annotations.getDefaultQuery?.()).toMatchObject({ queryType: 'events', scope: 'facilities' });
  });

  it('describes queries in one line', () => {
    expect(datasource.getQueryDisplayText(query)).toBe('Pac · f1 · auto');
    expect(
      datasource.getQueryDisplayText({
        ...query,
        facilities: ['a', 'b', 'c'],
        readingTypes: ['Pac', 'ProducedEnergy'],
        resolution: '1d',
      })
    ).toBe('Pac, ProducedEnergy · 3 facilities · 1 day');
    expect(datasource.getQueryDisplayText({ ...query, resolution: '1h', aggregation: 'max', bypassCache: true })).toBe(
      'Pac · f1 · 1 hour · Maximum · without cache'
    );
    expect(datasource.getQueryDisplayText({ ...query, queryType: 'facilities' })).toBe('All facilities');
  });

  describe('resources', () => {
    it('asks once for the facilities, however many editors want them', async () => {
      const backend = new FakeBackend({ facilities: [{ id: '60f1', name: 'Köris', company: 'A' }] });
      const shared = newDataSource();
      const [first, second] = await Promise.all([shared.facilities(), shared.facilities()]);
      expect(await shared.facilities()).toBe(first);
      expect(second).toBe(first);
      expect(backend.count('facilities')).toBe(1);
      expect(backend.requests[0]).toMatchObject({ method: 'GET', showErrorAlert: false });
    });

    it('asks for reading types by facility, in whatever order they come', async () => {
      const backend = new FakeBackend({ 'reading-types': [] });
      const shared = newDataSource();
      await Promise.all([shared.readingTypes(['b', 'a']), shared.readingTypes(['a', 'b']), shared.readingTypes(['a'])]);
      expect(backend.requests.map((request) => request.params)).toEqual([
        { facility: ['a', 'b'], missing: 'true' },
        { facility: ['a'], missing: 'true' },
      ]);
    });

    it('asks again after an error', async () => {
      const backend = new FakeBackend({ facilities: new Error('The token expired.') });
      const shared = newDataSource();
      await expect(shared.facilities()).rejects.toMatchObject({ data: { message: 'The token expired.' } });
      backend.routes.facilities = [];
      expect(await shared.facilities()).toEqual([]);
    });

    it('asks again after a list that is not whole, and keeps one that is', async () => {
      const missing = [{ id: 'the-api-failed', text: 'The API failed' }];
      const backend = new FakeBackend({ facilities: { items: [{ id: 'a' }], missing } });
      const shared = newDataSource();
      const partial = await shared.facilities();
      expect([...partial]).toEqual([{ id: 'a' }]);
      expect(partial.missing).toEqual(missing);
      backend.routes.facilities = { items: [{ id: 'a' }, { id: 'b' }], missing: null };
      const whole = await shared.facilities();
      expect([...whole]).toEqual([{ id: 'a' }, { id: 'b' }]);
      expect(whole.missing).toBeUndefined();
      expect(await shared.facilities()).toBe(whole);
      expect(backend.count('facilities')).toBe(2);
    });

    it('takes null for an empty list, and rejects anything else', async () => {
      new FakeBackend({ facilities: null, 'reading-types': '<html>' });
      const shared = newDataSource();
      expect(await shared.facilities()).toEqual([]);
      await expect(shared.readingTypes(['a'])).rejects.toThrow('not a list');
      new FakeBackend({ 'reading-types': { items: 'none', missing: null } });
      await expect(shared.readingTypes(['a'])).rejects.toThrow('not a list');
    });
  });
});
