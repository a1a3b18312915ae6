import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { messageOf } from '../../problem';

export interface Loaded<T> {
  value?: T;
  /** For people. */
  error?: string;
  loading: boolean;
  retry: () => void;
  /** Waits for the answer; undefined when there is none. The function itself never changes. */
  whenLoaded: () => Promise<T | undefined>;
}

/**
 * Loads something when the component appears, and again when `load` is another function or on `retry`.
 * Undefined loads nothing. A picker's menu waits for the same answer through `whenLoaded`, so that typing into
 * it while the API fails does not ask the API again on each key.
 */
export function useLoaded<T>(load: (() => Promise<T>) | undefined): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const [outcome, setOutcome] = useState<{ of: object; value?: T; error?: string }>();
  const latest = useRef<Promise<T | undefined>>(Promise.resolve(undefined));
  // One object for each thing to load: an outcome of an earlier one is not shown.
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
