import { toError } from '@backstage/errors';
import { useCallback, useEffect, useState } from 'react';

/** What a component needs to draw loading, stale, failed and loaded data. */
export interface AsyncData<T> {
  data: T | undefined;
  /** Why the last load failed; `data` may still hold what was loaded before. */
  error: Error | undefined;
  /** A load is under way and there is nothing to show yet. */
  isLoading: boolean;
  /** A load is under way and `data` is what was loaded before. */
  isStale: boolean;
  reload: () => void;
}

/** Options of {@link useAsyncData}. */
export interface AsyncDataOptions {
  /** Keep showing the data of the previous `load` until the next has answered. */
  keepPrevious?: boolean;
  /** Load again after this many milliseconds while the page is visible. */
  pollInterval?: number;
}

interface Snapshot<T> {
  load?: () => Promise<T>;
  data?: T;
  error?: Error;
  pending: boolean;
}

/**
 * Runs `load` when it changes, on `reload` and on a poll. An answer that
 * arrives after a newer question is dropped. `load` must be memoised.
 */
export function useAsyncData<T>(
  load: () => Promise<T>,
  { keepPrevious = false, pollInterval }: AsyncDataOptions = {},
): AsyncData<T> {
  const [snapshot, setSnapshot] = useState<Snapshot<T>>({ pending: true });
  const [generation, setGeneration] = useState(0);
  const reload = useCallback(() => setGeneration(n => n + 1), []);

  useEffect(() => {
    let current = true;
    setSnapshot(previous => ({ ...previous, pending: true }));
    load().then(
      data => current && setSnapshot({ load, data, pending: false }),
      (reason: unknown) =>
        current &&
        setSnapshot(previous => ({
          load,
          data: previous.load === load ? previous.data : undefined,
          error: toError(reason),
          pending: false,
        })),
    );
    return () => {
      current = false;
    };
  }, [load, generation]);

  useEffect(() => {
    if (!pollInterval) {
      return undefined;
    }
    const timer = setInterval(() => {
      if (!document.hidden) {
        reload();
      }
    }, pollInterval);
    return () => clearInterval(timer);
  }, [pollInterval, reload]);

  const answersThis = snapshot.load === load;
  const data = answersThis || keepPrevious ? snapshot.data : undefined;
  const error = answersThis ? snapshot.error : undefined;
  const isPending = snapshot.pending || !answersThis;
  return {
    data,
    error,
    isLoading: isPending && data === undefined && error === undefined,
    isStale: isPending && data !== undefined,
    reload,
  };
}
