import { useFakeVariables } from './testing/templateSrv';
import { dashboardVariables, expand, expandAll, isVariable } from './variables';

describe('expand', () => {
  beforeEach(() =>
    useFakeVariables({
      one: { value: 'a' },
      two: { value: ['a', 'b'] },
      odd: { value: ['a,b', '{c}', '"d"', 'e$1', '$two', "$&$'", ''] },
      none: { value: [] },
    })
  );

  it.each([
    ['plain', ['plain']],
    ['$one', ['a']],
    ['${one}', ['a']],
    ['[[one]]', ['a']],
    ['$two', ['a', 'b']],
    ['x-$two-y', ['x-a-y', 'x-b-y']],
    ['$two/$two', ['a/a', 'a/b', 'b/a', 'b/b']],
    ['$unknown', ['$unknown']],
    ['TR$1_INV$2', ['TR$1_INV$2']],
    ['$one$unknown', ['a$unknown']],
    // A format in the text is respected.
    ['${two:csv}', ['a,b']],
    ['$none', []],
  ])('%s', (text, values) => {
    expect(expand(text)).toEqual(values);
  });

  it('keeps values with commas, braces, quotes and dollars whole', () => {
    expect(expand('$odd')).toEqual(['a,b', '{c}', '"d"', 'e$1', '$two', "$&$'", '']);
  });

  it('takes the values of a repeated panel first', () => {
    expect(expand('$two', { two: { value: 'b', text: 'B' } })).toEqual(['b']);
  });
});

describe('expandAll', () => {
  it('drops blanks and duplicates and keeps the order', () => {
    useFakeVariables({ two: { value: ['b', 'a', ''] } });
    expect(expandAll(['a', '$two', '', ' '])).toEqual(['a', 'b']);
  });
});

describe('isVariable', () => {
  it.each(['$facility', '${facility}', '${facility:csv}', '[[facility]]', ' $f '])('%s is one', (text) => {
    expect(isVariable(text)).toBe(true);
  });
  it.each(['60f1', 'TR$1_INV$2', '$1', 'a $b', '{{facility}}'])('%s is none', (text) => {
    expect(isVariable(text)).toBe(false);
  });
});

describe('dashboardVariables', () => {
  it('leaves out what never holds ids', () => {
    useFakeVariables({
      plant: { value: '' },
      filters: { value: '', type: 'adhoc' },
      source: { value: '', type: 'datasource' },
      step: { value: '', type: 'interval' },
    });
    expect(dashboardVariables().map(({ name }) => name)).toEqual(['plant', 'step']);
    expect(dashboardVariables('interval').map(({ name }) => name)).toEqual(['plant']);
  });
});
