import { toError } from '@backstage/errors';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Something a person asked for, and how it went. */
export interface Action<A extends unknown[], T> {
  isPending: boolean;
  /** Why the last run failed; undefined while it runs. */
  error: Error | undefined;
  /** Resolves with `undefined` when it failed: the reason is in `error`. */
  run: (...args: A) => Promise<T | undefined>;
  /** Forgets the last failure. */
  reset: () => void;
}

/** Runs a change on demand and remembers why it failed. */
export function useAction<A extends unknown[], T>(
  perform: (...args: A) => Promise<T>,
): Action<A, T> {
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const latest = useRef(perform);
  latest.current = perform;
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const run = useCallback(async (...args: A) => {
    setPending(true);
    setError(undefined);
    try {
      return await latest.current(...args);
    } catch (reason) {
      if (mounted.current) {
        setError(toError(reason));
      }
      return undefined;
    } finally {
      if (mounted.current) {
        setPending(false);
      }
    }
  }, []);
  const reset = useCallback(() => setError(undefined), []);
  return { isPending, error, run, reset };
}
