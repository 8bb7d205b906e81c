import type { AccessGrant, Page } from '@fairway/plugin-jit-access-common';
import { useMemo } from 'react';
import { useGrants } from './useAccess';
import type { Live } from './useLive';

/** Enough to hold what one person can owe; the server knows no list of one's own. */
const LIMIT = 100;

/** Break-glass grants whose review the one who is signed in can do. */
export function useReviewsOwed(): Live<Page<AccessGrant>> {
  const live = useGrants({ view: 'all', review: 'owed', limit: LIMIT });
  const { value } = live;
  const mine = useMemo(() => {
    const items = value?.items.filter(grant =>
      grant.actions.includes('review'),
    );
    return value && items && { ...value, items, totalItems: items.length };
  }, [value]);
  return { ...live, value: mine };
}
