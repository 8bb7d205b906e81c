import { useCallback, useEffect, useRef, type RefObject } from 'react';

/**
 * Gives a keyboard a place to go on from when what was pressed goes away
 * because of it, however long that takes.
 *
 * @param ref - focused once, after `expect` was called, when nothing has the
 * focus any more; the caller has to be rendered again by what takes the other
 * thing away. Left alone when a key or a pointer was pressed since: whoever did
 * that is somewhere else.
 */
export function useFocusKept(ref: RefObject<HTMLElement>): {
  expect: () => void;
} {
  const isExpected = useRef(false);
  useEffect(() => {
    if (isExpected.current && document.activeElement === document.body) {
      isExpected.current = false;
      ref.current?.focus();
    }
  });
  useEffect(() => {
    const forget = () => {
      isExpected.current = false;
    };
    document.addEventListener('keydown', forget, true);
    document.addEventListener('pointerdown', forget, true);
    return () => {
      document.removeEventListener('keydown', forget, true);
      document.removeEventListener('pointerdown', forget, true);
    };
  }, []);
  const expect = useCallback(() => {
    isExpected.current = true;
  }, []);
  return { expect };
}
