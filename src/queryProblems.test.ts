import fs from 'fs';
import path from 'path';

import { migrateQuery } from './migrate';
import { type AmperecloudQuery } from './query.gen';
import { type Members } from './queryProblem';
import { queryProblems } from './queryProblems';

const contract: { examples: Array<Partial<AmperecloudQuery>> } = JSON.parse(
  fs.readFileSync(path.join(__dirname, '..', 'tests', 'contract', 'query.v2.json'), 'utf8')
);

type Part = Partial<Omit<AmperecloudQuery, 'combine' | 'scale' | 'bins' | 'plant'>> & {
  [group in 'combine' | 'scale' | 'bins' | 'plant']?: object;
};

/** Rows of a table with as many members as its test takes: jest would wait for a callback in place of the last. */
const padded = (rows: Array<[string, Part, Members?]>) =>
  rows.map(([name, part, members = { count: 3 }]): [string, Part, Members] => [name, part, members]);

function problemsOf(part: Part, members: Members = { count: 3 }) {
  const query = migrateQuery({ refId: 'A', scope: 'all', readingTypes: ['Pac'], ...part } as { refId: string });
  return queryProblems(query, members).map(({ control, severity, at }) =>
    at === undefined ? `${severity} ${control}` : `${severity} ${control} ${at}`
  );
}

describe('queryProblems', () => {
  it('finds no error in what the contract shows', () => {
    for (const example of contract.examples) {
      const problems = queryProblems(migrateQuery({ refId: 'A', ...example }));
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('finds nothing in the plain query, nor in a table of facilities', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ queryType: 'facilities', combine: { percentile: 200 } })).toEqual([]);
  });

  it.each<[string, Part]>([
    ['percentile', { combine: { percentile: 100.5 } }],
    ['percentile', { combine: { percentile: -1 } }],
    ['percentile', { combine: { percentile: '101' } }],
    ['percentile', { combine: { percentile: '$unknown' } }],
    ['count', { combine: { count: 0 } }],
    ['count', { combine: { count: '1e4' } }],
    ['width', { bins: { width: 0 } }],
    ['factor', { scale: { factor: 2e12 } }],
    ['tilt', { plant: { tilt: 91 } }],
    ['azimuth', { plant: { azimuth: 361 } }],
    ['losses', { plant: { losses: -0.1 } }],
    ['temperatureCoefficient', { plant: { temperatureCoefficient: -37 } }],
    ['referenceTemperature', { plant: { referenceTemperature: 'warm' } }],
  ])('refuses a number of %s: %j', (control, part) => {
    expect(problemsOf(part)).toContain(`error ${control}`);
  });

  it.each<[string, Part]>([
    ['scope', { scope: 'region' as never }],
    ['deviceScope', { deviceScope: 'type', deviceType: 'toaster' as never }],
    ['values', { roles: ['charm' as never] }],
    ['values', { computed: ['charm' as never] }],
    ['counter', { counter: 'week' as never }],
    ['relate', { relate: 'perHa' as never }],
    ['method', { combine: { method: 'mode' } }],
    ['by', { combine: { by: 'region' } }],
    ['missing', { combine: { missing: 'zero' } }],
    ['aggregation', { aggregation: 'p95' as never }],
    ['resolution', { resolution: '$step' as never }],
    ['format', { format: 'pie' as never }],
    ['labels', { labels: 'some' as never }],
    ['dayStamps', { dayStamps: 'noon' as never }],
    ['compare 0', { compare: [{ amount: 1, unit: 'h' as never }] }],
  ])('refuses an unknown choice of %s', (control, part) => {
    expect(problemsOf(part)).toContain(`error ${control}`);
  });

  it.each([[0], [401], [1.5], [-1], ['$n'], ['']])('refuses to go back by %p', (amount) => {
    const query = migrateQuery({ refId: 'A', scope: 'all', readingTypes: ['Pac'] });
    const found = queryProblems({
      ...query,
      compare: [
        { amount: 1, unit: 'd' },
        { amount, unit: 'w' },
      ],
    });
    expect(found.map(({ control, at }) => [control, at])).toEqual([['compare', 1]]);
  });

  it('refuses more earlier times than the backend takes', () => {
    const shifts = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ amount: at + 1, unit: 'd' as const }));
    expect(problemsOf({ compare: shifts(5) })).toEqual([]);
    expect(problemsOf({ compare: shifts(6) })).toEqual(['error compare']);
  });

  it.each(
    padded([
      ['relate', { relate: 'share' }, { count: 1 }],
      ['relate', { relate: 'deviation', combine: { by: 'facility' } }],
      ['relate', { relate: 'robust', deviceScope: 'devices', devices: ['d1'] }, { count: 1 }],
      ['relate', { relate: 'perKwp', computed: ['performanceRatio'] }],
      ['relate', { relate: 'perKwp', roles: ['windSpeed'] }],
      ['relate', { relate: 'share', roles: ['moduleTemperature'] }],
      ['method', { combine: { method: 'sum' } }, { count: 1 }],
      ['method', { combine: { method: 'median', by: 'facility' } }],
      ['method', { combine: { method: 'top' } }, { count: 1 }],
      ['method', { combine: { method: 'sum' }, computed: ['performanceRatio'] }],
      ['method', { combine: { method: 'sum' }, roles: ['irradiance'] }],
      ['method', { combine: { method: 'sum' } }, { count: 3, units: ['kW', '°C'] }],
      ['method', { combine: { method: 'sum' }, relate: 'perKwp' }],
      ['method', { combine: { method: 'sum' }, relate: 'deviation' }],
      ['method', { combine: { method: 'sum' }, relate: 'share' }],
      ['method', { combine: { method: 'mean' }, roles: ['status'] }],
      ['by', { combine: { method: 'sum', by: 'deviceType' } }],
      ['resolution', { combine: { method: 'sum' }, resolution: 'raw' }],
      ['resolution', { relate: 'share', resolution: 'raw' }],
      ['aggregation', { counter: 'day', aggregation: 'mean' }],
      ['aggregation', { counter: 'difference', aggregation: 'sum' }],
      ['resolution', { counter: 'day', resolution: '1d' }],
      ['resolution', { counter: 'month', resolution: '1y' }],
      ['counter', { counter: 'difference', roles: ['acPower'] }],
      ['compare', { format: 'latest', compare: [{ amount: 1, unit: 'd' }] }],
      ['compare', { computed: ['age'], compare: [{ amount: 1, unit: 'd' }] }],
      [
        'compare',
        {
          compare: [
            { amount: 1, unit: 'd' },
            { amount: 1, unit: 'd' },
          ],
        },
      ],
      ['bins', { format: 'bins', bins: { by: 'Pac' } }],
      ['bins', { format: 'bins', readingTypes: [], roles: ['windSpeed'] }],
      ['relate', { relate: 'robust' }, { count: 2 }],
      ['bins', { format: 'bins', deviceScope: 'type' }],
      ['resolution', { format: 'bins', resolution: '1M' }],
      ['factor', { scale: { factor: 0 } }],
      ['format', { format: 'table' }, { forRule: true }],
      ['format', { format: 'bins', roles: ['acPower'] }, { forRule: true }],
      ['values', { roles: ['status'] }, { forRule: true }],
    ])
  )('warns at %s of %j', (control, part, members) => {
    expect(problemsOf(part, members)).toContain(`warning ${control}`);
  });

  it.each(
    padded([
      [
        'a deviation between the inverters of each plant',
        { relate: 'deviation', combine: { by: 'facility' }, deviceScope: 'type' },
      ],
      ['the sum of all plants', { combine: { method: 'sum' }, resolution: '15m' }],
      ['as many members as nobody knows', { combine: { method: 'sum' }, relate: 'none' }, {}],
      ['the mean of ratios', { combine: { method: 'mean' }, computed: ['performanceRatio'], readingTypes: [] }],
      ['a running sum of energy', { counter: 'day', roles: ['energyProduced'], aggregation: 'sum', resolution: '1h' }],
      ['the sum of the month by day', { counter: 'month', resolution: '1d' }],
      ['the range against earlier ones', { format: 'range', compare: [{ amount: 1, unit: 'y' }] }],
      ['a curve over the wind', { format: 'bins', bins: { by: '' } }],
      [
        'the power curves of turbines',
        { format: 'bins', roles: ['acPower'], deviceScope: 'type', deviceType: 'turbine' },
      ],
      ['the newest value in a rule', { format: 'latest' }, { forRule: true }],
      [
        'numbers that variables left as texts',
        { combine: { method: 'percentile', percentile: '50' }, scale: { factor: '-1' } },
      ],
      ['the lowest of codes', { combine: { method: 'max' }, roles: ['status'] }],
    ])
  )('has nothing against %s', (_, part, members) => {
    expect(problemsOf(part, members)).toEqual([]);
  });

  it('says it in words, without placeholders', () => {
    const query = migrateQuery({
      refId: 'A',
      scope: 'all',
      combine: { percentile: 101 },
      aggregation: 'p<95>' as never,
    });
    expect(queryProblems(query).map(({ text }) => text)).toEqual([
      'The plugin does not know "p<95>": choose one of the list.',
      'Enter a number from 0 to 100.',
    ]);
  });
});
