import { useEffect, type RefObject } from 'react';

const FIELD = 'input, textarea, button, [tabindex]';

/**
 * Focuses the first field that is marked as wrong after each attempt to go on,
 * so that whoever uses a keyboard or hears the page is where it is to be mended.
 *
 * @param within - holds the fields
 * @param attempts - how often it was tried to go on; none yet: 0
 */
export function useFocusInvalid(
  within: RefObject<HTMLElement>,
  attempts: number,
): void {
  useEffect(() => {
    if (attempts > 0) {
      const wrong = within.current?.querySelector<HTMLElement>(
        '[aria-invalid="true"]',
      );
      // A group of choices is marked as a whole.
      const field = wrong?.matches(FIELD)
        ? wrong
        : wrong?.querySelector<HTMLElement>(FIELD);
      field?.focus();
    }
  }, [within, attempts]);
}
