import { useEffect, useRef, type RefObject } from 'react';

/** Focuses what the ref is put on when it appears, so that whoever uses a keyboard goes on from there. */
export function useFocusOnMount(
  isWanted: boolean,
): RefObject<HTMLButtonElement> {
  const ref = useRef<HTMLButtonElement>(null);
  const wanted = useRef(isWanted);
  useEffect(() => {
    if (wanted.current) {
      ref.current?.focus();
    }
  }, []);
  return ref;
}
