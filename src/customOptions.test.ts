import { createDataFrame, FieldType } from '@grafana/data';

import { customOptions } from './customOptions';

const strings = (name: string, values: Array<string | null>) => ({ name, type: FieldType.string, values });

describe('values of a variable from a GraphQL query', () => {
  it('are its fields text and value, and others are properties', () => {
    const frame = createDataFrame({
      fields: [strings('city', ['Ulm', null]), strings('value', ['1', '2']), strings('text', ['A', null])],
    });
    expect(customOptions([frame])).toEqual([
      { text: 'A', value: '1', properties: { city: 'Ulm' } },
      { text: '2', value: '2', properties: { city: '' } },
    ]);
  });

  it('are the first field without these names, and rows without a value are none', () => {
    const frame = createDataFrame({ fields: [strings('title', ['A', null, '']), strings('id', ['1', '2', '3'])] });
    expect(customOptions([frame])).toEqual([{ text: 'A', value: 'A', properties: { id: '1' } }]);
  });

  it('are none of an answer without rows', () => {
    expect(customOptions([createDataFrame({ fields: [] })])).toEqual([]);
  });
});
