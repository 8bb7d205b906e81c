import { Flex } from '@backstage/ui';
import { Children, type ReactNode, useEffect, useState } from 'react';
import { afterPaint } from '../afterPaint';

/** Props of {@link OneByOne}. */
export interface OneByOneProps {
  children: ReactNode;
}

/**
 * Puts its children below each other, one after the other: the first is painted
 * before work on the second begins, and a click waits for one of them at most.
 */
export const OneByOne = ({ children }: OneByOneProps) => {
  const all = Children.toArray(children);
  const [shown, setShown] = useState(1);
  const isComplete = shown >= all.length;
  useEffect(() => {
    if (isComplete) {
      return undefined;
    }
    // No transition: one that is given up leaves styles of Material UI behind.
    return afterPaint(() => setShown(shown + 1));
  }, [isComplete, shown]);
  return (
    <Flex direction="column" gap="5" aria-busy={!isComplete}>
      {all.slice(0, shown)}
    </Flex>
  );
};
