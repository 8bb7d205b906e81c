import { useApi } from '@backstage/frontend-plugin-api';
import type { TicketCheck } from '@fairway/plugin-jit-access-common';
import { jitAccessApiRef } from '../api';
import { useDebounced } from './useDebounced';
import { useLive } from './useLive';

/** How long typing has to rest before a ticket is looked up; milliseconds. */
const REST_MS = 400;

/**
 * Looks a ticket up as it is typed.
 *
 * @param ticket - empty: nothing to look up
 * @returns null when there is nothing to say, `checking` while it is looked up
 */
export function useTicketCheck(
  entitlementId: string,
  ticket: string,
): TicketCheck | 'checking' | null {
  const api = useApi(jitAccessApiRef);
  const settled = useDebounced(ticket, REST_MS);
  const live = useLive(
    `ticket ${entitlementId} ${settled}`,
    settled === '' ? null : () => api.checkTicket({ entitlementId, ticket }),
    { once: true },
  );
  if (ticket === '') {
    return null;
  }
  if (live.trouble && ticket === settled) {
    return {
      state: 'unknown',
      title: null,
      url: null,
      message: live.trouble.message,
    };
  }
  return ticket === settled && live.value ? live.value : 'checking';
}
