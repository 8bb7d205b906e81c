import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { securityScorecardApiRef } from '../api';

/** How often and how many times the scorecard is read again after a refresh was queued. */
const WAIT_MILLISECONDS = 2_000;
const MAX_READS = 15;

/** State of a refresh that a person asked for. */
export interface RefreshScorecard {
  /** `queued` until a newer evaluation is seen; `late` when none came within half a minute. */
  state: 'idle' | 'asking' | 'queued' | 'done' | 'late' | 'failed';
  error: Error | undefined;
  refresh: () => void;
}

/**
 * Asks for a fresh collection of one entity and reads the scorecard again
 * until its `evaluatedAt` has changed.
 */
export function useRefreshScorecard(
  entityRef: string,
  evaluatedAt: string | null | undefined,
  reload: () => void,
): RefreshScorecard {
  const api = useApi(securityScorecardApiRef);
  const [state, setState] = useState<RefreshScorecard['state']>('idle');
  const [error, setError] = useState<Error>();
  const askedAt = useRef(evaluatedAt);

  const refresh = useCallback(() => {
    askedAt.current = evaluatedAt;
    setError(undefined);
    setState('asking');
    api.refresh(entityRef).then(
      () => setState('queued'),
      (reason: unknown) => {
        setError(toError(reason));
        setState('failed');
      },
    );
  }, [api, entityRef, evaluatedAt]);

  useEffect(() => {
    if (state !== 'queued') {
      return undefined;
    }
    let reads = 0;
    const timer = setInterval(() => {
      reads += 1;
      if (reads > MAX_READS) {
        setState('late');
      } else {
        reload();
      }
    }, WAIT_MILLISECONDS);
    return () => clearInterval(timer);
  }, [state, reload]);

  useEffect(() => {
    if (state === 'queued' && evaluatedAt !== askedAt.current) {
      setState('done');
    }
  }, [state, evaluatedAt]);

  return { state, error, refresh };
}
