import fs from 'fs';
import path from 'path';

import { type AdHocVariableFilter } from '@grafana/data';

import { POWER_CLASSES, powerClass } from './filters';
import { FILTER_KEYS } from './query.gen';
import { type Facility } from './resources';
import { FakeBackend, newDataSource } from './testing/backend';

const FACILITIES: Facility[] = [
  { id: 'f1', name: 'Wald', company: 'Nord', companyId: 'c1', nominalPower: 29.9, country: 'DE' },
  { id: 'f2', name: 'Wald', company: 'Süd', companyId: 'c2', nominalPower: 10_000, country: 'FR' },
  { id: 'f3', name: 'Äule', company: 'Süd', companyId: 'c2' },
];

describe('filters', () => {
  beforeEach(() => new FakeBackend({ facilities: FACILITIES, devices: [] }));
  const values = async (key: string, filters: AdHocVariableFilter[] = []) =>
    (await newDataSource().getTagValues({ key, filters })).map(({ text, value }) => [text, value]);

  it('are offered by all properties of the model', async () => {
    expect((await newDataSource().getTagKeys()).map(({ value }) => value)).toEqual([...FILTER_KEYS]);
  });

  it('offer names with ids behind them', async () => {
    expect(await values('company')).toEqual([
      ['Nord', 'c1'],
      ['Süd', 'c2'],
    ]);
    expect(await values('facility')).toEqual([
      ['Äule', 'f3'],
      ['Wald', 'f1'],
      ['Wald', 'f2'],
    ]);
    expect(await values('country')).toEqual([
      ['DE', 'DE'],
      ['FR', 'FR'],
    ]);
    expect((await values('powerClass')).map(([, value]) => value)).toEqual(['0-30', '10000-']);
  });

  it('offer what the others leave, and not what they themselves leave', async () => {
    const south = { key: 'company', operator: '=', value: 'c2' };
    expect(await values('facility', [south])).toEqual([
      ['Äule', 'f3'],
      ['Wald', 'f2'],
    ]);
    expect(await values('company', [south])).toHaveLength(2);
    expect(await values('country', [{ key: 'country', operator: '!=', value: 'DE' }, south])).toEqual([['FR', 'FR']]);
  });

  it('have the backend’s classes of nominal power', () => {
    const source = fs.readFileSync(path.join(__dirname, '../pkg/portfolio/powerclass.go'), 'utf8');
    const ends = /\[\]float64\{([^}]*)\}/
      .exec(source)![1]
      .split(',')
      .map((end) => Number(end.replace('_', '').trim()));
    expect(POWER_CLASSES.map((name) => Number(name.split('-')[0]))).toEqual(ends);
    expect(FACILITIES.map(powerClass)).toEqual(['0-30', '10000-', '']);
  });
});
