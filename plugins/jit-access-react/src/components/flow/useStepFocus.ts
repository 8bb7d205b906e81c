import { useEffect, useRef, type RefObject } from 'react';
import type { FlowStep } from './useRequestFlow';

/** Focuses what the ref is put on when another step is shown, so that whoever uses a keyboard goes on from its beginning. */
export function useStepFocus(step: FlowStep): RefObject<HTMLDivElement> {
  const ref = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) {
      shown.current = step;
      ref.current?.focus();
    }
  }, [step]);
  return ref;
}
