import { type DataFrame, type TimeRange } from '@grafana/data';
import { LegendDisplayMode, SortOrder, TooltipDisplayMode, type VizLegendOptions } from '@grafana/schema';
import { TimeSeries, TooltipPlugin, ZoomPlugin } from '@grafana/ui';
import { AnnotationRegions } from './AnnotationRegions';
import { NoData } from './NoData';
import { isTimeSeries } from './fieldConfig';
import { type Annotation } from '../dashboard/annotations';

export interface TimeSeriesChartProps {
  frames: DataFrame[];
  annotations?: Annotation[];
  width: number;
  height: number;
  timeRange: TimeRange;
  timeZone: string;
  legend?: Partial<VizLegendOptions>;
  tooltip?: TooltipDisplayMode;
  onZoom?: (range: { from: number; to: number }) => void;
}

/** @grafana/ui's own time series component, which is the same in 12.4 and 13.2. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { width, height, timeRange, timeZone, onZoom, annotations = [], tooltip = TooltipDisplayMode.Multi } = props;
  const frames = props.frames.filter(isTimeSeries);
  if (frames.length === 0) {
    return <NoData width={width} height={height} />;
  }
  const legend: VizLegendOptions = {
    displayMode: LegendDisplayMode.List,
    placement: 'bottom',
    showLegend: true,
    calcs: [],
    ...props.legend,
  };
  return (
    <TimeSeries frames={frames} width={width} height={height} timeRange={timeRange} timeZone={timeZone} legend={legend}>
      {(config, alignedFrame) => (
        <>
          <AnnotationRegions config={config} annotations={annotations} />
          {onZoom && <ZoomPlugin config={config} onZoom={onZoom} />}
          {tooltip !== TooltipDisplayMode.None && (
            <TooltipPlugin
              config={config}
              data={alignedFrame}
              frames={frames}
              mode={tooltip}
              sortOrder={SortOrder.Descending}
              timeZone={timeZone}
            />
          )}
        </>
      )}
    </TimeSeries>
  );
}
