import { useEffect, useState } from 'react';

/**
 * Calls back when what was just put on the page has been painted; the answer
 * calls that off. A page in the background is not painted, so nothing waits there.
 */
export function afterPaint(callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer = setTimeout(callback);
  };
  let frame: number | undefined;
  if (document.hidden) {
    soon();
  } else {
    // A frame is announced before it is painted, and timers run after it.
    frame = requestAnimationFrame(soon);
  }
  return () => {
    if (frame !== undefined) {
      cancelAnimationFrame(frame);
    }
    clearTimeout(timer);
  };
}

/** Whether what the component showed first has been painted. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => setPainted(true)), []);
  return isPainted;
}
