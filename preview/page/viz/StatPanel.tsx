import {
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  VizOrientation,
  type DataFrame,
  type FieldConfigSource,
  type FieldDisplay,
} from '@grafana/data';
import { BigValueColorMode, BigValueGraphMode, BigValueTextMode } from '@grafana/schema';
import { BigValue, BigValueJustifyMode, useTheme2, VizRepeater } from '@grafana/ui';
import { NoData } from './NoData';

export interface StatOptions {
  reduceOptions?: { calcs?: string[]; values?: boolean; fields?: string; limit?: number };
  colorMode?: BigValueColorMode;
  graphMode?: BigValueGraphMode;
  textMode?: BigValueTextMode;
  orientation?: VizOrientation;
}

interface StatPanelProps {
  frames: DataFrame[];
  fieldConfig?: FieldConfigSource;
  options: StatOptions;
  width: number;
  height: number;
  timeZone: string;
}

export function StatPanel({ frames, fieldConfig, options, width, height, timeZone }: StatPanelProps) {
  const theme = useTheme2();
  const getValues = () =>
    getFieldDisplayValues({
      data: frames,
      fieldConfig: fieldConfig ?? { defaults: {}, overrides: [] },
      reduceOptions: {
        values: false,
        ...options.reduceOptions,
        calcs: options.reduceOptions?.calcs ?? ['lastNotNull'],
      },
      replaceVariables: (text) => text,
      sparkline: (options.graphMode ?? BigValueGraphMode.Area) !== BigValueGraphMode.None,
      theme,
      timeZone,
    });
  if (getValues().length === 0) {
    return <NoData width={width} height={height} />;
  }
  return (
    <VizRepeater<FieldDisplay, ReturnType<typeof getDisplayValueAlignmentFactors>>
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={({ value, width: valueWidth, height: valueHeight, alignmentFactors, count }) => (
        <BigValue
          count={count}
          value={value.display}
          sparkline={value.sparkline}
          colorMode={options.colorMode ?? BigValueColorMode.Value}
          graphMode={options.graphMode ?? BigValueGraphMode.Area}
          textMode={options.textMode ?? BigValueTextMode.Auto}
          justifyMode={BigValueJustifyMode.Auto}
          alignmentFactors={alignmentFactors}
          width={valueWidth}
          height={valueHeight}
          theme={theme}
        />
      )}
      width={width}
      height={height}
      source={frames}
      itemSpacing={3}
      renderCounter={0}
      autoGrid
      orientation={options.orientation ?? VizOrientation.Auto}
    />
  );
}
