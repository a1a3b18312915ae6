import { css } from '@emotion/css';
import {
  CoreApp,
  LoadingState,
  transformDataFrame,
  type DataFrame,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { ErrorBoundaryAlert, PanelChrome } from '@grafana/ui';
import { useEffect } from 'react';
import { map, of, switchMap, type Observable } from 'rxjs';
import { type Annotation } from './annotations';
import { asksAnotherDataSource, type DashboardModel, type PanelModel } from './model';
import { type PlacedPanel } from './repeat';
import { type ListedVariable } from './variables';
import { type LoadedDataSource } from '../boot/plugin';
import { templateSrv } from '../boot/templateSrv';
import { toTimeRange } from '../parts/TimePicker';
import { runQueries } from '../parts/runQueries';
import { usePanelData } from '../parts/usePanelData';
import { NoData } from '../viz/NoData';
import { PanelBody } from '../viz/PanelBody';
import { useSize } from '../viz/useSize';

interface DashboardPanelProps {
  dashboard: DashboardModel;
  panel: PlacedPanel;
  /** Known before any query runs: queries read them from the page. */
  variables: ListedVariable[];
  annotations: Annotation[];
  dataSource: LoadedDataSource;
  range: TimeRange;
  timeZone: string;
  onZoom: (range: { from: number; to: number }) => void;
}

export function DashboardPanel(props: DashboardPanelProps) {
  const { dashboard, panel, variables, annotations, dataSource, range, timeZone, onZoom } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const [data, start] = usePanelData();
  const { instance } = dataSource;
  const width = size?.width;

  useEffect(() => {
    if (width && panel.targets?.length && !asksAnotherDataSource(panel)) {
      start(panelData(instance, dashboard, panel, ownRange(panel, range, timeZone), timeZone, width));
    }
    // A panel is placed anew each time; its key tells which one it is.
  }, [instance, dashboard, panel.key, variables, range, timeZone, width, start]); // eslint-disable-line react-hooks/exhaustive-deps

  const title = templateSrv.replace(panel.title, panel.scopedVars, 'text');
  if (panel.type === 'row') {
    return <h3 className={rowStyle}>{title}</h3>;
  }
  return (
    <div ref={ref} style={{ height: '100%' }} data-testid={`panel-${panel.key}`} data-state={data.state}>
      {size && (
        <PanelChrome
          title={title}
          description={panel.description}
          titleItems={
            panel.timeFrom && (
              <PanelChrome.TitleItem title="The panel's own time range">Last {panel.timeFrom}</PanelChrome.TitleItem>
            )
          }
          width={size.width}
          height={size.height}
          loadingState={data.state}
          statusMessage={data.error?.message}
        >
          {(innerWidth, innerHeight) => (
            <ErrorBoundaryAlert title="The panel could not be drawn">
              <Content
                panel={panel}
                annotations={annotations}
                data={data}
                width={innerWidth}
                height={innerHeight}
                timeZone={timeZone}
                onZoom={onZoom}
              />
            </ErrorBoundaryAlert>
          )}
        </PanelChrome>
      )}
    </div>
  );
}

interface ContentProps {
  panel: PanelModel;
  annotations: Annotation[];
  data: PanelData;
  width: number;
  height: number;
  timeZone: string;
  onZoom: (range: { from: number; to: number }) => void;
}

function Content({ panel, annotations, data, width, height, timeZone, onZoom }: ContentProps) {
  const frames = data.series;
  if (asksAnotherDataSource(panel)) {
    return (
      <NoData width={width} height={height}>
        This panel asks another data source.
      </NoData>
    );
  }
  if (data.error && frames.length === 0) {
    return (
      <NoData width={width} height={height}>
        {data.error.message}
      </NoData>
    );
  }
  if (panel.targets?.length && frames.length === 0 && data.state !== LoadingState.Done) {
    return null;
  }
  return (
    <PanelBody
      type={panel.type}
      frames={frames}
      annotations={annotations}
      options={panel.options}
      fieldConfig={panel.fieldConfig}
      width={width}
      height={height}
      timeRange={data.timeRange}
      timeZone={timeZone}
      onZoom={onZoom}
    />
  );
}

function panelData(
  instance: LoadedDataSource['instance'],
  dashboard: DashboardModel,
  panel: PlacedPanel,
  range: TimeRange,
  timeZone: string,
  width: number
): Observable<PanelData> {
  const run = {
    app: CoreApp.Dashboard,
    queries: panel.targets ?? [],
    range,
    timeZone,
    width,
    minInterval: panel.interval,
    maxDataPoints: panel.maxDataPoints ?? undefined,
    scopedVars: panel.scopedVars,
    dashboard: {
      uid: dashboard.uid ?? '',
      title: dashboard.title,
      panelId: panel.id,
      panelName: panel.title ?? '',
      panelType: panel.type,
    },
  };
  const transformations = panel.transformations ?? [];
  return runQueries(instance, run).pipe(
    switchMap((data) =>
      transformations.length === 0 || data.series.length === 0
        ? of(data)
        : transformDataFrame(transformations, data.series).pipe(map((series: DataFrame[]) => ({ ...data, series })))
    )
  );
}

/** As in Grafana, only if the dashboard's own range is relative: an absolute range stays as picked. */
function ownRange({ timeFrom }: PanelModel, range: TimeRange, timeZone: string): TimeRange {
  return timeFrom && range.raw.to === 'now' ? toTimeRange(`now-${timeFrom}`, 'now', timeZone) : range;
}

const rowStyle = css({ margin: 0, lineHeight: '30px' });
