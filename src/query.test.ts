import fs from 'fs';
import path from 'path';

import { migrateQuery } from './migrate';
import { AGGREGATIONS, type AmperecloudQuery, DAY_STAMPS, DEFAULT_QUERY, LABELS, QUERY_TYPES, RESOLUTIONS } from './query';

interface Contract {
  version: number;
  fields: string[];
  queryTypes: string[];
  resolutions: string[];
  aggregations: string[];
  labels: string[];
  dayStamps: string[];
  default: object;
  examples: object[];
}

const contract: Contract = JSON.parse(
  fs.readFileSync(path.join(__dirname, '..', 'tests', 'contract', 'query.v1.json'), 'utf8')
);

describe('the query model', () => {
  it('has the version, query types, resolutions, aggregations and choices of the contract', () => {
    expect(DEFAULT_QUERY.version).toBe(contract.version);
    expect(QUERY_TYPES).toEqual(contract.queryTypes);
    expect(RESOLUTIONS).toEqual(contract.resolutions);
    expect(AGGREGATIONS).toEqual(contract.aggregations);
    expect(LABELS).toEqual(contract.labels);
    expect(DAY_STAMPS).toEqual(contract.dayStamps);
  });

  it('has the default of the contract', () => {
    expect(DEFAULT_QUERY).toEqual(contract.default);
  });

  it('has the fields of the contract', () => {
    // The compiler demands every field of the model here, and no other.
    type Fields = Required<Omit<AmperecloudQuery, 'refId' | 'hide' | 'key' | 'datasource'>>;
    const sample: Fields = {
      version: 1,
      queryType: 'readings',
      facilities: [],
      readingTypes: [],
      legend: '',
      resolution: 'auto',
      aggregation: 'auto',
      labels: 'all',
      dayStamps: 'calendar',
      timeZone: '',
      bypassCache: false,
    };
    expect(Object.keys(sample).sort()).toEqual(contract.fields);
  });

  it.each(contract.examples)('leaves example %# as it is', (example) => {
    expect(migrateQuery({ refId: 'A', ...example })).toEqual({ refId: 'A', ...example });
  });
});
