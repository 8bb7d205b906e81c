import type { ListAuditOptions } from '@fairway/plugin-jit-access-common';
import { useDebounced } from '@fairway/plugin-jit-access-react';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

const NAMES = ['q', 'action', 'actor', 'from', 'to'] as const;
type Name = (typeof NAMES)[number];

/** Filters of the ledger, kept in the address. */
export interface AuditFilter {
  search: string;
  action: string;
  /** Entity ref. */
  actor: string;
  /** ISO 8601; empty for no bound. */
  from: string;
  to: string;
  set: (name: Name, value: string) => void;
  clear: () => void;
  isSet: boolean;
  /** What is asked of the server. */
  options: Pick<
    ListAuditOptions,
    'search' | 'action' | 'actor' | 'from' | 'to'
  >;
}

/** A date of the address; empty when it is none, as anybody can type an address. */
const dateOf = (value: string | null) =>
  value !== null && !Number.isNaN(Date.parse(value)) ? value : '';

/** The filters of the ledger in the address. */
export function useAuditFilter(): AuditFilter {
  const [params, setParams] = useSearchParams();
  const search = params.get('q') ?? '';
  const action = params.get('action') ?? '';
  const actor = params.get('actor') ?? '';
  const from = dateOf(params.get('from'));
  const to = dateOf(params.get('to'));
  const query = useDebounced(search.trim());
  const change = useCallback(
    (values: Partial<Record<Name, string>>) =>
      setParams(
        old => {
          const next = new URLSearchParams(old);
          next.delete('page');
          for (const [name, value] of Object.entries(values)) {
            if (value) {
              next.set(name, value);
            } else {
              next.delete(name);
            }
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return {
    search,
    action,
    actor,
    from,
    to,
    set: (name, value) => change({ [name]: value }),
    clear: () => change(Object.fromEntries(NAMES.map(name => [name, '']))),
    isSet: NAMES.some(name => params.get(name)),
    options: {
      ...(query && { search: query }),
      ...(action && { action }),
      ...(actor && { actor }),
      ...(from && { from }),
      ...(to && { to }),
    },
  };
}
