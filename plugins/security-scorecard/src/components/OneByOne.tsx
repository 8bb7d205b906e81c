import { Flex } from '@backstage/ui';
import {
  Children,
  type ReactNode,
  startTransition,
  useEffect,
  useState,
} from 'react';

/** Props of {@link OneByOne}. */
export interface OneByOneProps {
  children: ReactNode;
}

/**
 * Puts its children below each other, one after the other: the first is painted
 * before work on the second begins, and none of them holds up a click.
 */
export const OneByOne = ({ children }: OneByOneProps) => {
  const all = Children.toArray(children);
  const [shown, setShown] = useState(1);
  const isComplete = shown >= all.length;
  useEffect(() => {
    if (!isComplete) {
      startTransition(() => setShown(shown + 1));
    }
  }, [isComplete, shown]);
  return (
    <Flex direction="column" gap="5" aria-busy={!isComplete}>
      {all.slice(0, shown)}
    </Flex>
  );
};
