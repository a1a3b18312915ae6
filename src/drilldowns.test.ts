import { lastValueFrom } from 'rxjs';

import { type DataQueryRequest, getDefaultTimeRange } from '@grafana/data';

import { GROUP_KEYS, groupedBy } from './drilldowns';
import { type AmperecloudQuery, DEFAULT_QUERY } from './query.gen';
import { type Facility } from './resources';
import { FakeBackend, newDataSource } from './testing/backend';
import { useFakeVariables } from './testing/templateSrv';

const plain: AmperecloudQuery = { ...DEFAULT_QUERY, refId: 'A', readingTypes: ['Pac'], scope: 'all' };
const summed: AmperecloudQuery = { ...plain, combine: { ...plain.combine, method: 'sum' } };
const related: AmperecloudQuery = { ...plain, relate: 'share' };
const ofInverters: AmperecloudQuery = { ...summed, deviceScope: 'type', deviceType: 'inverter' };

describe('group by', () => {
  it('offers what queries can group by', async () => {
    const keys = await newDataSource().getGroupByKeys();
    expect(keys.map(({ value }) => value).sort()).toEqual([...GROUP_KEYS].sort());
    expect(keys.every(({ text }) => text !== '')).toBe(true);
  });

  it.each([
    ['a sum', summed, ['company'], 'company'],
    ['a share', related, ['company'], 'company'],
    ['the finer of two', summed, ['company', 'facility'], 'facility'],
    ['devices by their type', ofInverters, ['deviceType'], 'deviceType'],
    ['facilities by the type of devices', summed, ['deviceType'], 'all'],
    ['an unknown property', summed, ['color'], 'all'],
    ['nothing', summed, [], 'all'],
    ['a query that combines nothing', plain, ['company'], 'all'],
  ])('%s', (_, query, keys, by) => {
    expect(groupedBy(query, keys).combine).toEqual({ ...query.combine, by });
  });

  it('reaches the backend with the request', async () => {
    useFakeVariables();
    const backend = new FakeBackend({ '/api/ds/query?ds_type=amperecloud-platform-datasource': { results: {} } });
    const request = {
      targets: [summed, { ...plain, refId: 'B' }],
      groupByKeys: ['company'],
      range: getDefaultTimeRange(),
      scopedVars: {},
      requestId: 'Q1',
    };
    await lastValueFrom(newDataSource().query(request as unknown as DataQueryRequest<AmperecloudQuery>));
    const sent: AmperecloudQuery[] = backend.requests[0].data.queries;
    expect(sent.map(({ combine }) => combine.by)).toEqual(['company', 'all']);
    expect(summed.combine.by).toBe('all');
  });
});

describe('applicability', () => {
  const of = async (queries: AmperecloudQuery[], filters: string[], groupByKeys: string[] = []) =>
    (
      await newDataSource().getDrilldownsApplicability({
        queries,
        filters: filters.map((key) => ({ key, operator: '=', value: 'x', origin: 'dashboard' })),
        groupByKeys,
      })
    ).map(({ key, applicable, reason = '' }) => [key, applicable, reason]);

  it('of filters', async () => {
    expect(await of([plain], ['company', 'deviceType', 'job'])).toEqual([
      ['company', true, ''],
      ['deviceType', false, 'The query is about facilities, not about their devices.'],
      ['job', false, 'amperecloud has no property "job" to filter by.'],
    ]);
    expect(await of([plain, ofInverters], ['device'])).toEqual([['device', true, '']]);
    expect(await of([], ['device'])).toEqual([['device', true, '']]);
  });

  it('of groupings', async () => {
    expect(await of([plain], [], ['company'])).toEqual([
      ['company', false, 'The query shows each member. It combines none, so that nothing is grouped.'],
    ]);
    expect(await of([plain, summed], [], ['company', 'facility', 'deviceType', 'job'])).toEqual([
      ['company', false, 'A query is grouped by one property: here by Facility.'],
      ['facility', true, ''],
      ['deviceType', false, 'A query is grouped by one property: here by Facility.'],
      ['job', false, 'amperecloud has no property "job" to group by.'],
    ]);
    expect(await of([summed], [], ['deviceType'])).toEqual([
      ['deviceType', false, 'The query is about facilities, not about their devices.'],
    ]);
  });

  it('keeps the origin of a filter, and knows queries of earlier versions', async () => {
    const old = { refId: 'A', facilities: ['f1'], readingTypes: ['Pac'] } as unknown as AmperecloudQuery;
    const filters = [{ key: 'job', operator: '=', value: 'x', origin: 'scope' }];
    expect(await newDataSource().getDrilldownsApplicability({ queries: [old], filters })).toMatchObject([
      { key: 'job', applicable: false, origin: 'scope' },
    ]);
    expect(await newDataSource().getDrilldownsApplicability()).toEqual([]);
  });
});

describe('recommendations', () => {
  const facilities: Facility[] = [
    { id: 'f1', name: 'Wald', company: 'Nord', companyId: 'c1', nominalPower: 20, country: 'DE' },
    { id: 'f2', name: 'Feld', company: 'Süd', companyId: 'c2', nominalPower: 20, country: 'FR' },
    { id: 'f3', name: 'Äule', company: 'Süd', companyId: 'c2', nominalPower: 500, country: 'FR' },
  ];

  it('are filters that divide what is left, and what the queries can group by', async () => {
    new FakeBackend({ facilities });
    const recommend = newDataSource().getRecommendedDrilldowns.bind(newDataSource());
    expect(await recommend({ queries: [summed] })).toEqual({
      filters: [
        { key: 'company', keyLabel: 'Company', operator: '=', value: 'c1', valueLabels: ['Nord'] },
        { key: 'company', keyLabel: 'Company', operator: '=', value: 'c2', valueLabels: ['Süd'] },
      ],
      groupByKeys: ['facility', 'company'],
    });
    const south = { key: 'company', operator: '=', value: 'c2' };
    const left = await recommend({ queries: [plain], filters: [south] });
    expect(left.filters?.map(({ key, value }) => [key, value])).toEqual([
      ['powerClass', '0-30'],
      ['powerClass', '100-750'],
    ]);
    expect(left.groupByKeys).toEqual([]);
  });

  it('are none where there is nothing to divide, or too much', async () => {
    new FakeBackend({ facilities: facilities.slice(0, 1) });
    expect(await newDataSource().getRecommendedDrilldowns()).toEqual({ filters: [], groupByKeys: [] });
    new FakeBackend({
      facilities: [1, 2, 3, 4, 5].map((n) => ({ id: `f${n}`, name: '', company: `c${n}`, country: `X${n}` })),
    });
    expect(await newDataSource().getRecommendedDrilldowns()).toEqual({ filters: [], groupByKeys: [] });
  });
});
