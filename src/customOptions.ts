import { type DataFrame, type MetricFindValue } from '@grafana/data';

/** Names by which a GraphQL query says which of its fields is shown, and which is the value. */
const TEXT = 'text';
const VALUE = 'value';

/**
 * The values of a variable from the table of a GraphQL query: its fields `text` and `value`, given by aliases, or else
 * its first one. The other fields are properties. Rows without a value are none.
 */
export function customOptions(frames: DataFrame[]): MetricFindValue[] {
  return frames.flatMap(({ fields, length }) => {
    const named = (name: string) => fields.find((field) => field.name === name);
    const value = named(VALUE) ?? named(TEXT) ?? fields[0];
    const text = named(TEXT) ?? value;
    const others = fields.filter((field) => field !== value && field !== text);
    return Array.from({ length: value ? length : 0 }, (_, row) => row)
      .filter((row) => shown(value.values[row]) !== '')
      .map((row) => ({
        text: shown(text.values[row]) || shown(value.values[row]),
        value: shown(value.values[row]),
        properties: Object.fromEntries(others.map(({ name, values }) => [name, shown(values[row])])),
      }));
  });
}

function shown(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
