/**
 * Most nodes of code that one control looks at, each as often as it is looked
 * at. A service has some hundred thousand; what takes more was made to take long.
 */
const MOST = 10_000_000;

let done = 0;

/** Begins the work of one control. */
export function beginWork(): void {
  done = 0;
}

/**
 * Counts nodes that are looked at.
 *
 * @throws Error when it is too much for one control, which then can't be decided
 */
export function countWork(nodes: number): void {
  done += nodes;
  if (done > MOST) {
    throw new Error('the code takes too long to follow');
  }
}
