/**
 * Waits for some work until a signal is aborted, also when the work does not
 * look at the signal: it goes on then, and nobody waits for it.
 *
 * @throws the reason of the signal when that is aborted, before the work begins
 * or before it ends; whatever the work throws
 */
export async function within<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, work()]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
