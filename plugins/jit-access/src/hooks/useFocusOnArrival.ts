import { useEffect, useRef, type RefObject } from 'react';
import { useNavigationType } from 'react-router-dom';

/**
 * Focuses what the ref is put on when it appears on a page that was come to
 * from another one, unless something has the focus: what led here is gone, and
 * whoever uses a keyboard or hears the page goes on from there. A page that is
 * opened by its address is left as the browser does it.
 */
export function useFocusOnArrival<T extends HTMLElement>(): RefObject<T> {
  const ref = useRef<T>(null);
  const arrived = useRef(useNavigationType() !== 'POP');
  useEffect(() => {
    if (arrived.current && document.activeElement === document.body) {
      ref.current?.focus();
    }
  }, []);
  return ref;
}
