import { useRef } from 'react';

/**
 * `value` as it was first seen, for as long as its JSON stays the same: options
 * written in place then do not cause a load at each render.
 */
export function useStable<T extends object>(value: T): T {
  const stable = useRef(value);
  if (JSON.stringify(stable.current) !== JSON.stringify(value)) {
    stable.current = value;
  }
  return stable.current;
}
