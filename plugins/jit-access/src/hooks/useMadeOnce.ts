import { useAction, type Trouble } from '@fairway/plugin-jit-access-react';
import { useEffect, useRef, useState } from 'react';

/**
 * What a call makes, made once for as long as the component is there: each call
 * may make another one, and effects may run twice.
 */
export function useMadeOnce<T>(make: () => Promise<T>): {
  made: T | undefined;
  trouble: Trouble | null;
} {
  const [made, setMade] = useState<T>();
  const { run, trouble } = useAction(make);
  const asked = useRef(false);
  useEffect(() => {
    if (!asked.current) {
      asked.current = true;
      run().then(outcome => outcome.ok && setMade(() => outcome.value));
    }
  });
  return { made, trouble };
}
