import { useEffect, useState } from 'react';
import { merge } from 'rxjs';

import { DataSourceTestFailed, DataSourceTestSucceeded } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';

import { type Health } from '../../resources';
import { ownDataSource } from './ownDataSource';

/** What the last "Save & test" found, loaded when Grafana says that it is done; undefined before. */
export function useHealth(uid: string): Health | undefined {
  const [found, setFound] = useState<{ uid: string; health?: Health }>();
  useEffect(() => {
    const events = getAppEvents();
    if (!events) {
      return;
    }
    let latest = 0;
    const load = async () => {
      const own = ++latest;
      const health = await healthOf(uid);
      if (own === latest) {
        setFound({ uid, health });
      }
    };
    const subscription = merge(
      events.getStream(DataSourceTestSucceeded),
      events.getStream(DataSourceTestFailed)
    ).subscribe(() => void load());
    return () => {
      latest = -1;
      subscription.unsubscribe();
    };
  }, [uid]);
  return found?.uid === uid ? found.health : undefined;
}

/** Grafana has shown the finding already, so a failure to load it once more is not worth a message. */
async function healthOf(uid: string): Promise<Health | undefined> {
  try {
    const source = await ownDataSource(uid);
    return await source.health();
  } catch {
    return undefined;
  }
}
