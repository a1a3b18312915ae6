import fs from 'fs';
import path from 'path';

import { migrateQuery } from './migrate';
import {
  CONDITIONS,
  EVENT_KINDS,
  FACILITY_COLUMNS,
  PERIODS,
  AGGREGATIONS,
  type AmperecloudQuery,
  COMBINE_METHODS,
  COMPUTED_READINGS,
  COUNTERS,
  CUSTOM_FORMATS,
  DAY_STAMPS,
  DEFAULT_QUERY,
  DEVICE_SCOPES,
  DEVICE_TYPES,
  FILTER_KEYS,
  FILTER_OPERATORS,
  FORMATS,
  GROUPINGS,
  LABELS,
  MISSING_CHOICES,
  QUERY_TYPES,
  RELATIONS,
  RESOLUTIONS,
  ROLES,
  RULE_INTERVALS,
  SCOPES,
  SHIFT_UNITS,
  VARIABLE_SOURCES,
} from './query';

const choices = {
  queryTypes: QUERY_TYPES,
  resolutions: RESOLUTIONS,
  aggregations: AGGREGATIONS,
  labels: LABELS,
  dayStamps: DAY_STAMPS,
  scopes: SCOPES,
  deviceScopes: DEVICE_SCOPES,
  deviceTypes: DEVICE_TYPES,
  roles: ROLES,
  computedReadings: COMPUTED_READINGS,
  counters: COUNTERS,
  relations: RELATIONS,
  combineMethods: COMBINE_METHODS,
  groupings: GROUPINGS,
  missingChoices: MISSING_CHOICES,
  shiftUnits: SHIFT_UNITS,
  filterKeys: FILTER_KEYS,
  filterOperators: FILTER_OPERATORS,
  formats: FORMATS,
  eventKinds: EVENT_KINDS,
  conditions: CONDITIONS,
  periods: PERIODS,
  ruleIntervals: RULE_INTERVALS,
  columns: FACILITY_COLUMNS,
  variableSources: VARIABLE_SOURCES,
  customFormats: CUSTOM_FORMATS,
};

type Contract = { [choice in keyof typeof choices]: string[] } & {
  version: number;
  fields: string[];
  default: object;
  examples: object[];
  migrations: Array<{ saved: object; migrated: object }>;
};

const contract: Contract = JSON.parse(
  fs.readFileSync(path.join(__dirname, '..', 'tests', 'contract', 'query.v2.json'), 'utf8')
);

describe('the query model', () => {
  it('has the version of the contract', () => {
    expect(DEFAULT_QUERY.version).toBe(contract.version);
  });

  it.each(Object.keys(choices) as Array<keyof typeof choices>)('has the %s of the contract', (choice) => {
    expect(choices[choice]).toEqual(contract[choice]);
  });

  it('has the default of the contract', () => {
    expect(DEFAULT_QUERY).toEqual(contract.default);
  });

  it('has the fields of the contract', () => {
    // The compiler demands every field of the model here, and no other.
    type Fields = Required<Omit<AmperecloudQuery, 'refId' | 'hide' | 'key' | 'datasource'>>;
    const sample: Fields = {
      version: 2,
      queryType: 'readings',
      scope: 'facilities',
      companies: [],
      facilities: [],
      deviceScope: 'facility',
      deviceType: 'inverter',
      devices: [],
      filters: [],
      unset: [],
      readingTypes: [],
      roles: [],
      computed: [],
      counter: 'value',
      relate: 'none',
      combine: { method: 'none', by: 'all', percentile: 90, count: 5, missing: 'auto' },
      scale: { factor: 1, unit: '' },
      compare: [],
      format: 'timeSeries',
      bins: { by: '', width: 0.5 },
      plant: { tilt: 20, azimuth: 180, losses: 14.08, temperatureCoefficient: -0.35, referenceTemperature: 25 },
      events: { kind: 'missing', condition: 'above', threshold: 0, duration: 0, window: 60, period: 'auto' },
      graphql: { saved: '', document: '', variables: [], format: 'table', list: '', ttl: 60 },
      rule: { intervals: 'complete', offset: 0 },
      columns: [],
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

  it.each(contract.migrations)('migrates $saved', ({ saved, migrated }) => {
    expect(migrateQuery({ refId: 'A', ...saved })).toEqual({ refId: 'A', ...migrated });
  });

  it.each(contract.examples)('leaves example %# as it is', (example) => {
    expect(migrateQuery({ refId: 'A', ...example })).toEqual({ refId: 'A', ...example });
  });
});
