import { useEffect, type RefObject } from 'react';

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
      within.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus();
    }
  }, [within, attempts]);
}
