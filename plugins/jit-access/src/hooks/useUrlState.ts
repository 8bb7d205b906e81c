import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** A value kept in the page's address, so that it survives a reload and can be sent to somebody. */
export function useUrlState(
  name: string,
  /** Names of values that start over when this one changes. */
  resets: string[] = [],
): [value: string, set: (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const resetting = resets.join(' ');
  const set = useCallback(
    (value: string) =>
      setParams(
        old => {
          const next = new URLSearchParams(old);
          if (value) {
            next.set(name, value);
          } else {
            next.delete(name);
          }
          for (const other of resetting.split(' ').filter(Boolean)) {
            next.delete(other);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams, name, resetting],
  );
  return [params.get(name) ?? '', set];
}
