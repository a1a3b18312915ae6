import { type PanelData } from '@grafana/data';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Observable, type Subscription } from 'rxjs';
import { NO_DATA } from './runQueries';

/** The data of the latest run; starting a new one cancels the previous one. */
export function usePanelData(): [PanelData, (run: Observable<PanelData>) => void] {
  const [data, setData] = useState<PanelData>(NO_DATA);
  const running = useRef<Subscription | null>(null);
  useEffect(() => () => running.current?.unsubscribe(), []);
  const start = useCallback((run: Observable<PanelData>) => {
    running.current?.unsubscribe();
    running.current = run.subscribe((next) =>
      // Keep the previous data until the next response arrives.
      setData((last) => (next.state === 'Loading' ? { ...next, series: last.series } : next))
    );
  }, []);
  return [data, start];
}
