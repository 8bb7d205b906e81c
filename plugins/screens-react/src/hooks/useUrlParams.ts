import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** A change of query parameters; '' removes one, an absent key leaves it. */
export type UrlPatch<K extends string> = Partial<Record<K, string>>;

/** Query parameters of the address. */
export interface UrlParams<K extends string> {
  /** '' for a parameter that is absent. */
  get: (key: K) => string;
  /** Replaces the history entry, except where `push` says that Back must lead to what was shown before. */
  update: (patch: UrlPatch<K>, options?: { push: boolean }) => void;
}

/**
 * Keeps some query parameters of the address, and leaves the others alone, so
 * that a filtered list can be shared and survives a reload. `keys` is the same
 * array at every call.
 */
export function useUrlParams<K extends string>(
  keys: readonly K[],
): UrlParams<K> {
  const [params, setParams] = useSearchParams();
  const get = useCallback((key: K) => params.get(key) ?? '', [params]);

  const update = useCallback(
    (patch: UrlPatch<K>, { push } = { push: false }) => {
      setParams(
        previous => {
          const next = new URLSearchParams(previous);
          for (const key of keys) {
            const value = patch[key];
            if (value) {
              next.set(key, value);
            } else if (value === '') {
              next.delete(key);
            }
          }
          return next;
        },
        { replace: !push },
      );
    },
    [keys, setParams],
  );
  return { get, update };
}

/** A page number from the address: whole and at least 1, else 1. */
export function pageOf(value: string): number {
  const page = Number(value);
  return Number.isInteger(page) && page >= 1 ? page : 1;
}

/** `value` when it is one of `allowed`; an address can be typed by anybody. */
export function oneOf<T extends string>(
  allowed: readonly T[],
  value: string,
): T | undefined {
  return allowed.find(candidate => candidate === value);
}
