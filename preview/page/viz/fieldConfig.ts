import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  FieldColorModeId,
  FieldConfigOptionsRegistry,
  FieldType,
  ThresholdsMode,
  type DataFrame,
  type Field,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  type GrafanaTheme2,
} from '@grafana/data';

/** The options that a panel's `fieldConfig` may set for any panel … */
const STANDARD = [
  'unit',
  'min',
  'max',
  'decimals',
  'displayName',
  'color',
  'noValue',
  'links',
  'mappings',
  'thresholds',
  'description',
];

/** … and those of time series and table panels, with Grafana's defaults. */
const CUSTOM: Record<string, unknown> = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  lineStyle: undefined,
  fillOpacity: 0,
  gradientMode: 'none',
  spanNulls: false,
  insertNulls: undefined,
  showPoints: 'auto',
  pointSize: 5,
  barAlignment: 0,
  barWidthFactor: 0.6,
  stacking: { mode: 'none', group: 'A' },
  axisPlacement: 'auto',
  axisLabel: undefined,
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  axisCenteredZero: false,
  axisGridShow: undefined,
  axisColorMode: 'text',
  scaleDistribution: { type: 'linear' },
  hideFrom: { legend: false, tooltip: false, viz: false },
  thresholdsStyle: { mode: 'off' },
  transform: undefined,
  width: undefined,
  minWidth: undefined,
  align: 'auto',
  cellOptions: { type: 'auto' },
  filterable: undefined,
  inspect: false,
};

const registry = new FieldConfigOptionsRegistry(() => [
  ...STANDARD.map((path) => option(path, path, false)),
  ...Object.keys(CUSTOM).map((path) => option(`custom.${path}`, path, true)),
]);

function option(id: string, path: string, isCustom: boolean): FieldConfigPropertyItem {
  const noEditor = () => null;
  const keep = (value: unknown) => value;
  return {
    id,
    path,
    isCustom,
    name: path,
    editor: noEditor,
    override: noEditor,
    process: keep,
    shouldApply: () => true,
  } as unknown as FieldConfigPropertyItem;
}

/** Applies a panel's field configuration to frames: names, units, colors, line styles. */
export function styleFrames(frames: DataFrame[], theme: GrafanaTheme2, timeZone: string, source?: FieldConfigSource) {
  const thresholds = {
    mode: ThresholdsMode.Absolute,
    steps: [
      { value: -Infinity, color: 'green' },
      { value: 80, color: 'red' },
    ],
  };
  const styled = applyFieldOverrides({
    data: frames,
    theme,
    timeZone,
    fieldConfig: {
      overrides: source?.overrides ?? [],
      defaults: {
        color: { mode: FieldColorModeId.PaletteClassic },
        thresholds,
        ...source?.defaults,
        custom: { ...CUSTOM, ...source?.defaults.custom },
      },
    },
    fieldConfigRegistry: registry,
    replaceVariables: (text) => text,
  });
  // Tables read the names from there; telling series of the same name apart requires all of them.
  cacheFieldDisplayNames(styled);
  return styled;
}

export function isTimeSeries(frame: DataFrame): boolean {
  return hasFieldOf(frame, FieldType.time) && hasFieldOf(frame, FieldType.number) && frame.length > 0;
}

function hasFieldOf(frame: DataFrame, type: FieldType): boolean {
  return frame.fields.some((field: Field) => field.type === type);
}
