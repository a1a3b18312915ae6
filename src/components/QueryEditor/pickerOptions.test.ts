import { MAX_MATCHES, searchEntry } from '../../search/search';
import { chosenOptions, menuOptions, valuesOf } from './pickerOptions';

const variables = [{ value: '$facility', label: '$facility', group: 'Dashboard variables', description: 'Plant' }];
const many = Array.from({ length: 20_000 }, (_, at) =>
  searchEntry({ value: `id${at}`, label: `Plant ${at}` }, `id${at}`)
);

const menu = (...[options, entries, needle]: [typeof variables | [], typeof many, string]) =>
  menuOptions(options, entries, needle, 'As typed');

describe('menuOptions', () => {
  it('returns a few hundred of many and counts the rest in a row that cannot be chosen', () => {
    const options = menu(variables, many, '');
    expect(options).toHaveLength(1 + MAX_MATCHES + 1);
    expect(options[0]).toBe(variables[0]);
    expect(options.at(-1)).toMatchObject({ label: '19,700 more: type to narrow the list down', infoOption: true });
    // Should it ever be chosen, it adds nothing to the query.
    expect(valuesOf([options.at(-1)!])).toEqual([]);
  });

  it('counts nothing when all are shown', () => {
    expect(menu([], many, 'plant 19999').map(({ value }) => value)).toEqual(['id19999', 'plant 19999']);
  });

  it('searches variables too', () => {
    expect(menu(variables, [], '$fac')[0]).toBe(variables[0]);
    expect(menu(variables, [], 'plant')[0]).toBe(variables[0]);
    expect(menu(variables, [], 'other')).not.toContain(variables[0]);
  });

  it('ends with what was typed, unless that is an option already', () => {
    expect(menu([], many, ' id7777 ').at(-1)).toEqual({ value: 'id7777', label: 'Plant 7777' });
    expect(menu([], many, ' 60f1 ')).toEqual([{ value: '60f1', label: '60f1', description: 'As typed' }]);
    expect(menu([], many, ' ')).toHaveLength(MAX_MATCHES + 1);
  });

  it('is fast enough for every keystroke', () => {
    const start = performance.now();
    menu(variables, many, 'plant 1999');
    // Some ten milliseconds; the limit leaves room for a busy machine.
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('chosenOptions', () => {
  const known = new Map([['a', { value: 'a', label: 'Plant A' }]]);

  it('marks what is unknown, but no variables', () => {
    expect(chosenOptions(['a', 'b&c', '$facility'], known).map(({ label }) => label)).toEqual([
      'Plant A',
      'b&c (unknown)',
      '$facility',
    ]);
  });

  it('marks nothing before the list is there', () => {
    expect(chosenOptions(['b'], undefined)).toEqual([{ value: 'b', label: 'b' }]);
  });
});

describe('valuesOf', () => {
  it('trims, and drops blanks and duplicates', () => {
    expect(valuesOf([{ value: ' a' }, { value: 'b' }, { value: 'a' }, { value: ' ' }])).toEqual(['a', 'b']);
  });
});
