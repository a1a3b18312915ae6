import { useCallback, useEffect, useMemo, useState } from 'react';

import { getDataSourceSrv } from '@grafana/runtime';

import { type DataSource } from '../../datasource';
import { messageOf } from '../../problem';
import { type ApiMap } from '../../resources';

export interface ApiMapLoad {
  /** The last one that came, also while the next one is awaited. */
  map?: ApiMap;
  /** For people; of the last try. */
  error?: string;
  loading: boolean;
  /** Whether the last try was to discover again, and not only to show. */
  discovering: boolean;
  /** The last try discovered again, and the schema is the one that was known. */
  unchanged: boolean;
  /** The last try once more. */
  retry: () => void;
  /** Lets the backend ask the API for its schema again. */
  discover: () => void;
}

interface Outcome {
  of: object;
  uid: string;
  map?: ApiMap;
  error?: string;
  unchanged?: boolean;
}

/** Loads the API map of a saved data source, and again after each saving, which gives it another version. */
export function useApiMap(uid: string, version: number | undefined): ApiMapLoad {
  const [asked, setAsked] = useState({ discover: false, version });
  const [outcome, setOutcome] = useState<Outcome>();
  // What was just saved is shown first; the schema has not changed because of it.
  const discovering = asked.discover && asked.version === version;
  const task = useMemo(() => ({ uid, version, discovering, asked }), [uid, version, discovering, asked]);

  useEffect(() => {
    let wanted = true;
    const show = (next: (last?: ApiMap) => Pick<Outcome, 'map' | 'error' | 'unchanged'>) =>
      wanted &&
      setOutcome((last) => ({ of: task, uid: task.uid, ...next(last?.uid === task.uid ? last.map : undefined) }));
    load(task.uid, task.discovering).then(
      // The time of a schema stays the same until the API shows another one.
      (map) => show((last) => ({ map, unchanged: task.discovering && map.discoveredAt === last?.discoveredAt })),
      (error: unknown) => show((last) => ({ map: last, error: messageOf(error) }))
    );
    return () => {
      wanted = false;
    };
  }, [task]);

  const loading = outcome?.of !== task;
  return {
    map: outcome?.uid === uid ? outcome.map : undefined,
    error: loading ? undefined : outcome.error,
    loading,
    discovering,
    unchanged: !loading && outcome.unchanged === true,
    retry: useCallback(() => setAsked((last) => ({ ...last })), []),
    discover: useCallback(() => setAsked({ discover: true, version }), [version]),
  };
}

async function load(uid: string, discover: boolean): Promise<ApiMap> {
  // The settings belong to this plugin, so this is its data source.
  const source = (await getDataSourceSrv().get(uid)) as unknown as DataSource;
  return discover ? source.discoverApiMap() : source.apiMap();
}
