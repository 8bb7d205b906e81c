import { createContext, Script } from 'node:vm';

/** Thrown when something takes too long. */
export class TooLongError extends Error {}

/** How many calls of {@link runWithin} are under way: they don't wait, so each is in the one before. */
let depth = 0;

/** Whether what runs now ends in time anyway. */
export function isTimed(): boolean {
  return depth > 0;
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

/**
 * Runs something that does not wait for anything, and ends it when it takes too
 * long: texts of others can hold expressions that take for ever. Throws
 * TooLongError then, and whatever the work throws.
 */
export function runWithin<T>(millis: number, work: () => T): T {
  let done: { value: T } | undefined;
  const context = createContext({
    work: () => {
      done = { value: work() };
    },
  });
  depth += 1;
  try {
    // The engine ends a script and all that it calls; nothing of others is compiled.
    new Script('work()').runInContext(context, { timeout: millis });
  } catch (error) {
    if (isTimeout(error)) {
      throw new TooLongError(`it took longer than ${millis} ms`);
    }
    throw error;
  } finally {
    depth -= 1;
  }
  if (!done) {
    throw new Error('The work did not end');
  }
  return done.value;
}
