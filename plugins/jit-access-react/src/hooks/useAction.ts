import { useCallback, useState } from 'react';
import { describeTrouble, type Trouble } from '../lib/errors';

/** How a call ended. */
export type Outcome<T> =
  { ok: true; value: T } | { ok: false; trouble: Trouble };

/** Something a person can do, and how it goes. */
export interface Action<A extends unknown[], T> {
  /** Never rejects. */
  run: (...args: A) => Promise<Outcome<T>>;
  pending: boolean;
  /** What went wrong the last time; null when nothing did. */
  trouble: Trouble | null;
  reset: () => void;
}

/** Runs a call and keeps whether it is under way and what went wrong. */
export function useAction<A extends unknown[], T>(
  call: (...args: A) => Promise<T>,
): Action<A, T> {
  const [pending, setPending] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const run = async (...args: A): Promise<Outcome<T>> => {
    setPending(true);
    setTrouble(null);
    try {
      return { ok: true, value: await call(...args) };
    } catch (error) {
      const described = describeTrouble(error);
      setTrouble(described);
      return { ok: false, trouble: described };
    } finally {
      setPending(false);
    }
  };
  const reset = useCallback(() => setTrouble(null), []);
  return { run, pending, trouble, reset };
}
