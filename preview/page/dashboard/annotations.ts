import { CoreApp, type DataFrame, type DataSourceApi, dateTime, type TimeRange } from '@grafana/data';
import { useEffect, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { type AnnotationModel, type DashboardModel } from './model';
import { type ListedVariable } from './variables';
import { runQueries } from '../parts/runQueries';
import { PLUGIN_ID } from '../../constants';

/** What happened, as Grafana draws it: from one time to another, or at one. */
export interface Annotation {
  time: number;
  timeEnd?: number;
  color: string;
}

const NONE: Annotation[] = [];

/** The events of a dashboard's annotation queries; none until its variables are listed and they have come. */
export function useAnnotations(
  dashboard: DashboardModel | undefined,
  instance: DataSourceApi,
  range: TimeRange,
  timeZone: string,
  variables: ListedVariable[] | undefined
): Annotation[] {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (!variables) {
      return undefined;
    }
    let isCurrent = true;
    const asked = (dashboard?.annotations?.list ?? []).filter(
      ({ enable = true, target, datasource }) => enable && target && (datasource?.type ?? PLUGIN_ID) === PLUGIN_ID
    );
    void Promise.all(asked.map((one) => events(one, instance, range, timeZone))).then((all) => {
      if (isCurrent) {
        setFound(all.flat());
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [dashboard, instance, range, timeZone, variables]);
  return found;
}

async function events(
  { target, iconColor = 'red' }: AnnotationModel,
  instance: DataSourceApi,
  range: TimeRange,
  timeZone: string
): Promise<Annotation[]> {
  // Grafana calls the only query of an annotation so.
  const queries = [{ ...target!, refId: 'Anno' }];
  const run = { app: CoreApp.Dashboard, queries, range, timeZone, width: window.innerWidth };
  const { series, error } = await lastValueFrom(runQueries(instance, run));
  if (error) {
    console.warn(`The annotations could not be loaded: ${error.message}`);
  }
  return series.flatMap((frame) => rows(frame, iconColor));
}

function rows(frame: DataFrame, color: string): Annotation[] {
  const column = (name: string) => frame.fields.find((field) => field.name === name)?.values ?? [];
  const [times, ends] = [column('time'), column('timeEnd')];
  return Array.from(times, (time, row) => ({
    time: dateTime(time).valueOf(),
    timeEnd: ends[row] ? dateTime(ends[row]).valueOf() : undefined,
    color,
  }));
}
