import { isComplete, migrateQuery } from './migrate';
import { DEFAULT_QUERY } from './query.gen';

describe('migrateQuery', () => {
  it('fills what is missing with defaults', () => {
    expect(migrateQuery({ refId: 'A' })).toEqual({ refId: 'A', ...DEFAULT_QUERY });
    const empty = { readingTypes: null, legend: null, resolution: '', aggregation: '', labels: '', bypassCache: null };
    expect(migrateQuery({ refId: 'A', ...empty })).toEqual({ refId: 'A', ...DEFAULT_QUERY });
  });

  it('keeps members that it does not know', () => {
    const saved = { refId: 'A', hide: true, datasource: { uid: 'x' }, later: { a: 1 } };
    expect(migrateQuery(saved)).toMatchObject(saved);
  });

  it('keeps the version and the values of a newer plugin, for the backend to refuse', () => {
    const saved = { refId: 'A', version: 7, queryType: 'forecast', resolution: '10s', aggregation: 'p95' };
    expect(migrateQuery(saved)).toMatchObject(saved);
  });

  it('takes a single text for a list of one', () => {
    const query = migrateQuery({ refId: 'A', facilities: '$facility', readingTypes: 'Pac' });
    expect(query.facilities).toEqual(['$facility']);
    expect(query.readingTypes).toEqual(['Pac']);
  });

  it('keeps how values are combined, and whether the cache is bypassed', () => {
    const saved = { refId: 'A', aggregation: 'last', bypassCache: true };
    expect(migrateQuery(saved)).toMatchObject(saved);
    // The backend accepts only a boolean there.
    expect(migrateQuery({ refId: 'A', bypassCache: 'true' }).bypassCache).toBe(false);
  });

  it('never hands out the arrays of the default', () => {
    migrateQuery({ refId: 'A' }).facilities.push('x');
    expect(DEFAULT_QUERY.facilities).toEqual([]);
  });
});

describe('isComplete', () => {
  const readings = migrateQuery({ refId: 'A', facilities: ['f'], readingTypes: ['Pac'] });

  it.each([
    ['facility and reading type', readings, true],
    ['no facility', { ...readings, facilities: [] }, false],
    ['a blank facility', { ...readings, facilities: [' '] }, false],
    ['no reading type', { ...readings, readingTypes: [] }, false],
    ['a table of facilities', migrateQuery({ refId: 'A', queryType: 'facilities' }), true],
    ['a type of a newer plugin', migrateQuery({ refId: 'A', queryType: 'forecast' }), true],
  ])('%s', (_, query, complete) => {
    expect(isComplete(query)).toBe(complete);
  });
});
