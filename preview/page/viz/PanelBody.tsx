import { renderMarkdown, type DataFrame, type FieldConfigSource, type TimeRange } from '@grafana/data';
import { type TooltipDisplayMode, type VizLegendOptions } from '@grafana/schema';
import { useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { FrameTable, type TableOptions } from './FrameTable';
import { NoData } from './NoData';
import { StatPanel, type StatOptions } from './StatPanel';
import { TimeSeriesChart } from './TimeSeriesChart';
import { isTimeSeries, styleFrames } from './fieldConfig';
import { type Annotation } from '../dashboard/annotations';

export interface PanelOptions extends StatOptions, TableOptions {
  legend?: Partial<VizLegendOptions>;
  tooltip?: { mode?: TooltipDisplayMode };
  content?: string;
}

export interface PanelBodyProps {
  /** A Grafana panel type. */
  type: string;
  frames: DataFrame[];
  /** What happened, to be drawn over time series. */
  annotations?: Annotation[];
  options?: PanelOptions;
  fieldConfig?: FieldConfigSource;
  width: number;
  height: number;
  timeRange: TimeRange;
  timeZone: string;
  onZoom?: (range: { from: number; to: number }) => void;
}

/** Draws frames as Grafana's panels do, for the panel types that its packages support. */
export function PanelBody({ type, options = {}, fieldConfig, annotations, ...rest }: PanelBodyProps) {
  const { frames, width, height, timeRange, timeZone, onZoom } = rest;
  const theme = useTheme2();
  const styled = useMemo(
    () => styleFrames(frames, theme, timeZone, type === 'barchart' ? asBars(fieldConfig) : fieldConfig),
    [frames, theme, timeZone, type, fieldConfig]
  );
  switch (type) {
    case 'timeseries':
    case 'barchart':
      if (type === 'barchart' && !styled.some(isTimeSeries)) {
        // Bars by name rather than by time: Grafana's component for them is not in its packages.
        return <FrameTable frames={styled} width={width} height={height} />;
      }
      return (
        <TimeSeriesChart
          frames={styled}
          annotations={annotations}
          width={width}
          height={height}
          timeRange={timeRange}
          timeZone={timeZone}
          legend={options.legend}
          tooltip={options.tooltip?.mode}
          onZoom={onZoom}
        />
      );
    case 'table':
      return <FrameTable frames={styled} options={options} width={width} height={height} />;
    case 'stat':
      return (
        <StatPanel
          frames={styled}
          fieldConfig={fieldConfig}
          options={options}
          width={width}
          height={height}
          timeZone={timeZone}
        />
      );
    case 'text':
      return (
        <div
          className="markdown-html"
          style={{ width, height, overflow: 'auto' }}
          dangerouslySetInnerHTML={{ __html: renderMarkdown(options.content ?? '') }}
        />
      );
    default:
      return (
        <NoData width={width} height={height}>
          Panel type {type} is not drawn in the preview.
        </NoData>
      );
  }
}

function asBars(fieldConfig?: FieldConfigSource): FieldConfigSource {
  const defaults = fieldConfig?.defaults ?? {};
  return {
    overrides: fieldConfig?.overrides ?? [],
    defaults: { ...defaults, custom: { fillOpacity: 80, ...defaults.custom, drawStyle: 'bars' } },
  };
}
