import { useSignal } from '@backstage/plugin-signals-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { describeTrouble, type Trouble } from '../lib/errors';

/** The signals channel on which the backend tells that something changed. */
export const JIT_ACCESS_CHANNEL = 'jit-access';

/** Without signals, how often to ask; milliseconds. */
const POLL_MS = 5_000;
/** With signals, how often to ask all the same, as one may get lost; milliseconds. */
const SAFETY_POLL_MS = 20_000;

/** Something read from the server that stays up to date. */
export interface Live<T> {
  /** The last good answer; undefined until there is one. */
  value: T | undefined;
  /** Why the last try failed; null when it did not. */
  trouble: Trouble | null;
  /** No answer yet. */
  pending: boolean;
  /** The value belongs to what was asked for before. */
  stale: boolean;
  /** When the value came, on this client's clock; milliseconds since the epoch. */
  receivedAt: number;
  refetch: () => Promise<void>;
}

interface State<T> {
  key: string;
  value: T | undefined;
  receivedAt: number;
  trouble: Trouble | null;
}

/**
 * Loads something, and again on every signal and every now and then.
 *
 * @param key - what is asked for; a new key is a new question
 * @param load - null: don't ask
 * @param options - `keep`: show the old answer until the new one is there, as
 * lists do; `once`: only ask again when told to, for what costs the server much
 */
export function useLive<T>(
  key: string,
  load: (() => Promise<T>) | null,
  options: { keep?: boolean; once?: boolean } = {},
): Live<T> {
  const { keep = false, once = false } = options;
  const { lastSignal, isSignalsAvailable } = useSignal(JIT_ACCESS_CHANNEL);
  const [state, setState] = useState<State<T>>();
  const latest = useRef(load);
  const turn = useRef(0);
  useEffect(() => {
    latest.current = load;
  });

  const run = useCallback(async () => {
    if (!latest.current) {
      return;
    }
    turn.current += 1;
    const mine = turn.current;
    try {
      const value = await latest.current();
      if (mine === turn.current) {
        setState({ key, value, receivedAt: Date.now(), trouble: null });
      }
    } catch (error) {
      if (mine === turn.current) {
        setState(old => ({
          key,
          value: old?.key === key ? old.value : undefined,
          receivedAt: old?.receivedAt ?? 0,
          trouble: describeTrouble(error),
        }));
      }
    }
  }, [key]);

  const enabled = load !== null;
  const repeated = enabled && !once;
  const signal = once ? null : lastSignal;
  useEffect(() => {
    if (!enabled) {
      return undefined;
    }
    run();
    return () => {
      turn.current += 1;
    };
  }, [run, enabled, signal]);

  useEffect(() => {
    if (!repeated) {
      return undefined;
    }
    const timer = setInterval(
      () => {
        if (document.visibilityState === 'visible') {
          run();
        }
      },
      isSignalsAvailable ? SAFETY_POLL_MS : POLL_MS,
    );
    return () => clearInterval(timer);
  }, [run, repeated, isSignalsAvailable]);

  const current = state?.key === key;
  const usable = current || keep;
  return {
    value: usable ? state?.value : undefined,
    trouble: current ? state.trouble : null,
    pending: enabled && (usable ? !state : true),
    stale: Boolean(state) && !current,
    receivedAt: state?.receivedAt ?? 0,
    refetch: run,
  };
}
