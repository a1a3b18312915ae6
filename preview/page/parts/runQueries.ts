import {
  type CoreApp,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  getDefaultTimeRange,
  LoadingState,
  type PanelData,
  rangeUtil,
  type ScopedVars,
  type TimeRange,
  toDataFrame,
} from '@grafana/data';
import { type DataQuery } from '@grafana/schema';
import { catchError, from, map, type Observable, of, startWith } from 'rxjs';

export interface QueryRun {
  app: CoreApp;
  queries: DataQuery[];
  range: TimeRange;
  timeZone: string;
  /** Width in pixels, which is also the number of points worth requesting. */
  width: number;
  minInterval?: string;
  maxDataPoints?: number;
  /** The values of variables that a repeated panel has of its own. */
  scopedVars?: ScopedVars;
  dashboard?: { uid: string; title: string; panelId: number; panelName: string; panelType: string };
}

export const NO_DATA: PanelData = { state: LoadingState.NotStarted, series: [], timeRange: getDefaultTimeRange() };

let requests = 0;

/** Queries the data source as a panel does: interval from the width, no hidden queries, errors as data. */
export function runQueries(instance: DataSourceApi, run: QueryRun): Observable<PanelData> {
  const request = toRequest(instance, run);
  const start: PanelData = { state: LoadingState.Loading, series: [], timeRange: run.range, request };
  if (request.targets.length === 0) {
    return of({ ...start, state: LoadingState.Done });
  }
  let answer: Observable<DataQueryResponse>;
  try {
    answer = from(instance.query(request));
  } catch (error) {
    return of(failed(start, error));
  }
  return answer.pipe(
    map((response) => toPanelData(start, response)),
    catchError((error: unknown) => of(failed(start, error))),
    startWith(start)
  );
}

function toRequest(instance: DataSourceApi, run: QueryRun): DataQueryRequest {
  const { app, range, timeZone, width, dashboard } = run;
  const maxDataPoints = run.maxDataPoints ?? Math.max(1, Math.floor(width));
  const { interval, intervalMs } = rangeUtil.calculateInterval(range, maxDataPoints, run.minInterval);
  requests += 1;
  return {
    app,
    requestId: `preview-${requests}`,
    targets: run.queries
      .filter((query) => !query.hide && (instance.filterQuery?.(query) ?? true))
      .map((query) => ({ ...query, datasource: instance.getRef() })),
    range,
    timezone: timeZone,
    interval,
    intervalMs,
    maxDataPoints,
    startTime: Date.now(),
    scopedVars: {
      ...run.scopedVars,
      __interval: { text: interval, value: interval },
      __interval_ms: { text: String(intervalMs), value: intervalMs },
    },
    rangeRaw: range.raw,
    panelId: dashboard?.panelId,
    panelName: dashboard?.panelName,
    panelPluginId: dashboard?.panelType,
    dashboardUID: dashboard?.uid,
    dashboardTitle: dashboard?.title,
  };
}

function toPanelData(start: PanelData, response: DataQueryResponse): PanelData {
  const errors = response.errors ?? (response.error ? [response.error] : []);
  return {
    ...start,
    state: errors.length > 0 ? LoadingState.Error : (response.state ?? LoadingState.Done),
    series: response.data.map((frame) => toDataFrame(frame) as DataFrame),
    errors,
    error: errors[0],
  };
}

function failed(start: PanelData, thrown: unknown): PanelData {
  const { message, data } = thrown as { message?: string; data?: { message?: string } };
  const error = { message: message ?? data?.message ?? 'The query failed.' };
  return { ...start, state: LoadingState.Error, error, errors: [error] };
}
