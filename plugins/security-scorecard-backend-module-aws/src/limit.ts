/** Longest time one call may take, with all its retries, in milliseconds. */
export const CALL_LIMIT_MS = 120_000;

/** A call that took longer than its limit. */
export class CallTimeoutError extends Error {
  constructor(limitMs: number) {
    super(`no answer within ${limitMs / 1000} s, retries included`);
    this.name = 'CallTimeout';
  }
}

/**
 * Waits for a call, but not for ever: the SDK sleeps as long as a Retry-After
 * header says, and does not wake when the run is aborted.
 *
 * @param call - gets a signal that aborts with the run and at the limit
 * @throws CallTimeoutError at the limit, the reason of the signal on abort
 */
export async function withinLimit<T>(
  call: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  limitMs: number = CALL_LIMIT_MS,
): Promise<T> {
  signal.throwIfAborted();
  const own = new AbortController();
  let onAbort = () => {};
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    timer = setTimeout(() => reject(new CallTimeoutError(limitMs)), limitMs);
  });
  try {
    return await Promise.race([call(own.signal), end]);
  } catch (error) {
    own.abort(error);
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
