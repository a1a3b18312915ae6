import { useCallback, useEffect, useMemo, useState } from 'react';

import { helpOf, messageOf } from '../../problem';
import { type ApiMap } from '../../resources';
import { ownDataSource } from './ownDataSource';

export interface ApiMapLoad {
  /** The last one received, also while the next one is loading. */
  map?: ApiMap;
  /** The message to show when the last attempt failed. */
  error?: string;
  /** The address of what explains it. */
  help?: string;
  loading: boolean;
  /** Whether the last attempt was a new discovery rather than a mere load. */
  discovering: boolean;
  /** Whether the last attempt was a new discovery that found the same schema as before. */
  unchanged: boolean;
  /** Repeats the last attempt. */
  retry: () => void;
  /** Makes the backend fetch the API's schema again. */
  discover: () => void;
}

interface Outcome {
  of: object;
  uid: string;
  map?: ApiMap;
  error?: string;
  help?: string;
  unchanged?: boolean;
}

/** Loads the API map of a saved data source, and again after each save, which changes its version. */
export function useApiMap(uid: string, version: number | undefined): ApiMapLoad {
  const [asked, setAsked] = useState({ discover: false, version });
  const [outcome, setOutcome] = useState<Outcome>();
  // After a save, load the map for the new settings; saving does not change the schema.
  const discovering = asked.discover && asked.version === version;
  const task = useMemo(() => ({ uid, version, discovering, asked }), [uid, version, discovering, asked]);

  useEffect(() => {
    let wanted = true;
    const show = (next: (last?: ApiMap) => Pick<Outcome, 'map' | 'error' | 'help' | 'unchanged'>) =>
      wanted &&
      setOutcome((last) => ({ of: task, uid: task.uid, ...next(last?.uid === task.uid ? last.map : undefined) }));
    load(task.uid, task.discovering).then(
      // `discoveredAt` stays the same until the API returns another schema.
      (map) => show((last) => ({ map, unchanged: task.discovering && map.discoveredAt === last?.discoveredAt })),
      (error: unknown) => show((last) => ({ map: last, error: messageOf(error), help: helpOf(error) }))
    );
    return () => {
      wanted = false;
    };
  }, [task]);

  const loading = outcome?.of !== task;
  return {
    map: outcome?.uid === uid ? outcome.map : undefined,
    error: loading ? undefined : outcome.error,
    help: loading ? undefined : outcome.help,
    loading,
    discovering,
    unchanged: !loading && outcome.unchanged === true,
    retry: useCallback(() => setAsked((last) => ({ ...last })), []),
    discover: useCallback(() => setAsked({ discover: true, version }), [version]),
  };
}

async function load(uid: string, discover: boolean): Promise<ApiMap> {
  const source = await ownDataSource(uid);
  return discover ? source.discoverApiMap() : source.apiMap();
}
