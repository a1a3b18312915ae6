import { css } from '@emotion/css';
import { CoreApp, LoadingState, type GrafanaTheme2 } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';
import { Button, LoadingBar, Tab, TabsBar, useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type View } from './address';
import { type LoadedDataSource } from './boot/plugin';
import { Inspect } from './parts/Inspect';
import { Messages } from './parts/Messages';
import { QueryRow } from './parts/QueryRow';
import { TimePicker, toTimeRange } from './parts/TimePicker';
import { runQueries } from './parts/runQueries';
import { usePanelData } from './parts/usePanelData';
import { PanelBody } from './viz/PanelBody';
import { isTimeSeries } from './viz/fieldConfig';
import { useSize } from './viz/useSize';

const CHART_HEIGHT = 380;
type ResultTab = 'chart' | 'table' | 'inspect';

interface ExploreTabProps {
  dataSource: LoadedDataSource;
  view: View;
  onView: (change: Partial<View>) => void;
}

export function ExploreTab({ dataSource, view, onView }: ExploreTabProps) {
  const styles = useStyles2(getStyles);
  const { from, to, timeZone } = view;
  const range = useMemo(() => toTimeRange(from, to, timeZone), [from, to, timeZone]);
  const [queries, setQueries] = useState(() => initialQueries(dataSource, view.queries));
  const [data, start] = usePanelData();
  const [resultRef, size] = useSize<HTMLDivElement>();
  const { instance } = dataSource;
  const width = size?.width;

  const run = useCallback(() => {
    if (width) {
      // Relative ranges end now, not when the page was opened.
      const current = toTimeRange(from, to, timeZone);
      start(runQueries(instance, { app: CoreApp.Explore, queries, range: current, timeZone, width }));
    }
  }, [instance, queries, from, to, timeZone, width, start]);

  // A range, a time zone or queries from the URL run immediately; an edited query waits for the editor.
  const ready = width !== undefined;
  useEffect(() => {
    if (ready) {
      run();
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [from, to, timeZone, ready, instance]);

  // The editor changes its query and requests the run at the same time; the run must see the change.
  const [runWanted, setRunWanted] = useState(0);
  useEffect(() => {
    if (runWanted > 0) {
      run();
      onView({ queries: JSON.stringify(queries) });
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [runWanted]);

  const change = (changed: DataQuery) =>
    setQueries((old) => old.map((query) => (query.refId === changed.refId ? changed : query)));
  const loading = data.state === LoadingState.Loading;

  return (
    <>
      <div className={styles.toolbar}>
        <TimePicker
          range={range}
          timeZone={timeZone}
          onChange={(newFrom, newTo) => onView({ from: newFrom, to: newTo })}
          onChangeTimeZone={(zone) => onView({ timeZone: zone })}
        />
        <Button icon={loading ? 'spinner' : 'sync'} onClick={() => setRunWanted((count) => count + 1)}>
          Run query
        </Button>
      </div>
      {queries.map((query) => (
        <QueryRow
          key={query.refId}
          dataSource={dataSource}
          query={query}
          queries={queries}
          data={data}
          range={range}
          onChange={change}
          onRunQuery={() => setRunWanted((count) => count + 1)}
          onRemove={
            queries.length > 1 ? () => setQueries(queries.filter(({ refId }) => refId !== query.refId)) : undefined
          }
        />
      ))}
      <Button
        variant="secondary"
        icon="plus"
        size="sm"
        onClick={() => setQueries([...queries, nextQuery(dataSource, queries)])}
      >
        Add query
      </Button>
      <div className={styles.result} ref={resultRef}>
        {width !== undefined && (
          <Result data={data} width={width} timeZone={timeZone} loading={loading} onZoom={(zoomed) => onView(zoomed)} />
        )}
      </div>
    </>
  );
}

interface ResultProps {
  data: ReturnType<typeof usePanelData>[0];
  width: number;
  timeZone: string;
  loading: boolean;
  onZoom: (range: { from: string; to: string }) => void;
}

function Result({ data, width, timeZone, loading, onZoom }: ResultProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [chosen, setChosen] = useState<ResultTab>();
  // A list of facilities is not a time series, so the table comes first.
  const drawable = data.series.length === 0 || data.series.some(isTimeSeries);
  const tab = chosen ?? (drawable ? 'chart' : 'table');
  const inner = width - 2 * theme.spacing.gridSize * 2 - 2;
  const body = { frames: data.series, width: inner, height: CHART_HEIGHT, timeRange: data.timeRange, timeZone };
  return (
    <>
      <Messages data={data} />
      <div className={styles.panel}>
        <TabsBar>
          <Tab label="Chart" active={tab === 'chart'} onChangeTab={() => setChosen('chart')} />
          <Tab label="Table" active={tab === 'table'} onChangeTab={() => setChosen('table')} />
          <Tab
            label="Frames"
            active={tab === 'inspect'}
            counter={data.series.length}
            onChangeTab={() => setChosen('inspect')}
          />
        </TabsBar>
        <div className={styles.loading}>{loading && <LoadingBar width={width} />}</div>
        <div className={styles.body} data-testid="result" data-state={data.state}>
          {tab === 'chart' && (
            <PanelBody
              type="timeseries"
              {...body}
              fieldConfig={EXPLORE_LOOK}
              onZoom={(zoomed) => onZoom({ from: String(Math.round(zoomed.from)), to: String(Math.round(zoomed.to)) })}
            />
          )}
          {tab === 'table' && <PanelBody type="table" {...body} />}
          {tab === 'inspect' && <Inspect data={data} />}
        </div>
      </div>
    </>
  );
}

const EXPLORE_LOOK = { defaults: { custom: { fillOpacity: 10, lineWidth: 1.5 } }, overrides: [] };

function initialQueries(dataSource: LoadedDataSource, json: string): DataQuery[] {
  try {
    const queries = JSON.parse(json) as DataQuery[];
    if (Array.isArray(queries) && queries.length > 0) {
      return queries;
    }
  } catch {
    // Not a link made by the preview: start from scratch.
  }
  return [nextQuery(dataSource, [])];
}

function nextQuery({ instance }: LoadedDataSource, queries: DataQuery[]): DataQuery {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const refId = letters.find((letter) => !queries.some((query) => query.refId === letter)) ?? `Q${queries.length}`;
  return { ...instance.getDefaultQuery?.(CoreApp.Explore), refId, datasource: instance.getRef() };
}

const getStyles = (theme: GrafanaTheme2) => ({
  toolbar: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(2),
  }),
  result: css({ marginTop: theme.spacing(2) }),
  panel: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  loading: css({ height: 1, overflow: 'hidden' }),
  body: css({ padding: theme.spacing(2), minHeight: CHART_HEIGHT }),
});
