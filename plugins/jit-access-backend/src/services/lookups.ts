import { isError } from '@backstage/errors';
import type { Resolution } from '@fairway/plugin-jit-access-node';

/** How long a source of facts may take to answer, in milliseconds. */
export const LOOKUP_TIMEOUT = 3_000;

/** What an error says. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

/**
 * The answer of code that is not ours. Throws what it throws, and when it does
 * not answer in time, also when it does not listen to the signal.
 */
export async function answerWithin<T>(
  millis: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(millis);
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    stop = () => reject(new Error(`there was no answer within ${millis} ms`));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([call(signal), late]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Asks a source of facts; whatever goes wrong is an error, never an empty answer. */
export async function lookUp<T>(
  what: string,
  call: (signal: AbortSignal) => Promise<Resolution<T>>,
): Promise<Resolution<T>> {
  try {
    return await answerWithin(LOOKUP_TIMEOUT, call);
  } catch (error) {
    return {
      status: 'error',
      reason: `Looking up ${what} failed: ${messageOf(error)}`,
    };
  }
}

/** The same function, which asks only once for each key. For one look at a request. */
export function onceEach<T>(
  ask: (key: string) => Promise<T>,
): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return key => {
    const answer = asked.get(key) ?? ask(key);
    asked.set(key, answer);
    return answer;
  };
}
