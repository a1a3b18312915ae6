import {
  createTheme,
  FieldColorModeId,
  getFieldDisplayValues,
  toDataFrame,
  FieldType,
  type DataFrame,
  ReducerID,
} from '@grafana/data';

/** What the backend answers: two plants, of which one has no values in the range (docs/silent-plants.md). */
function answered(facility: string, values: Array<number | null>): DataFrame {
  return toDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: values.map((_, row) => 1_700_000_000_000 + row * 60_000) },
      {
        name: 'value',
        type: FieldType.number,
        values,
        labels: { facility },
        config: { displayNameFromDS: `${facility} Pac`, unit: 'kwatt' },
      },
    ],
  });
}

describe('a plant without values in a Stat panel', () => {
  it.each([ReducerID.last, ReducerID.lastNotNull, ReducerID.mean, ReducerID.max, ReducerID.min])(
    'has its name and no number, with the calculation %s',
    (calculation) => {
      const shown = getFieldDisplayValues({
        data: [answered('North', [0, 0]), answered('South', [null])],
        reduceOptions: { calcs: [calculation], values: false },
        fieldConfig: { defaults: { color: { mode: FieldColorModeId.Fixed } }, overrides: [] },
        replaceVariables: (text) => text,
        theme: createTheme(),
      });
      expect(shown.map(({ display }) => display.title)).toEqual(['North Pac', 'South Pac']);
      expect(shown[0].display.numeric).toBe(0);
      expect(shown[1].display.numeric).not.toBe(0);
      expect(shown[1].display.text).not.toMatch(/\d/);
    }
  );
});
