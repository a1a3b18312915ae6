import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { messageOf } from '../../problem';

export interface Loaded<T> {
  value?: T;
  /** The message to show. */
  error?: string;
  loading: boolean;
  retry: () => void;
  /** Waits for the result; undefined if loading failed. The function itself never changes. */
  whenLoaded: () => Promise<T | undefined>;
}

/**
 * Loads something when the component mounts, and again when `load` changes or on `retry`. Undefined loads nothing.
 * A picker's menu waits for the same result through `whenLoaded`, so that typing into it while the API fails does
 * not send a request on each keystroke.
 */
export function useLoaded<T>(load: (() => Promise<T>) | undefined): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const [outcome, setOutcome] = useState<{ of: object; value?: T; error?: string }>();
  const latest = useRef<Promise<T | undefined>>(Promise.resolve(undefined));
  // A new object for each load, so that the outcome of an earlier one is not shown.
  const task = useMemo(() => ({ load, attempt }), [load, attempt]);

  useEffect(() => {
    let wanted = true;
    const show = (result: { value?: T; error?: string }) => wanted && setOutcome({ of: task, ...result });
    latest.current = task.load
      ? task.load().then(
          (value) => {
            show({ value });
            return value;
          },
          (error: unknown) => {
            show({ error: messageOf(error) });
            return undefined;
          }
        )
      : Promise.resolve(undefined);
    return () => {
      wanted = false;
    };
  }, [task]);

  const current = outcome?.of === task ? outcome : undefined;
  return {
    value: current?.value,
    error: current?.error,
    loading: load !== undefined && current === undefined,
    retry: useCallback(() => setAttempt((count) => count + 1), []),
    whenLoaded: useCallback(() => latest.current, []),
  };
}
