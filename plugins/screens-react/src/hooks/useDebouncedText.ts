import { useEffect, useRef, useState } from 'react';

const DELAY = 300;

/**
 * A text field's own value, handed to `commit` once typing has paused for
 * 300 ms. A `value` that changes from outside replaces what was typed.
 */
export function useDebouncedText(
  value: string,
  commit: (value: string) => void,
): [string, (value: string) => void] {
  const [text, setText] = useState(value);
  const committed = useRef(value);
  const latestCommit = useRef(commit);
  latestCommit.current = commit;

  useEffect(() => {
    if (value !== committed.current) {
      committed.current = value;
      setText(value);
    }
  }, [value]);

  useEffect(() => {
    if (text === committed.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      committed.current = text;
      latestCommit.current(text);
    }, DELAY);
    return () => clearTimeout(timer);
  }, [text]);

  return [text, setText];
}
