/**
 * A signal that is aborted after `millis` milliseconds (1 to 2,147,483,647), with
 * a `TimeoutError`, or as soon as one of `signals` is, with its reason.
 *
 * It does what `AbortSignal.any([...signals, AbortSignal.timeout(millis)])`
 * promises: there nothing but weak references holds the timeout, so that garbage
 * collection can take it, and the call that it limits never ends. Like it, the
 * time that is left keeps no process alive.
 */
export function timeLimit(
  millis: number,
  ...signals: readonly (AbortSignal | undefined)[]
): AbortSignal {
  const limit = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted) {
      limit.abort(signal.reason);
      return limit.signal;
    }
  }
  const timer = setTimeout(
    () =>
      limit.abort(
        new DOMException(`there was no end in ${millis} ms`, 'TimeoutError'),
      ),
    millis,
  );
  timer.unref();
  for (const signal of signals) {
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        limit.abort(signal.reason);
      },
      // Whichever comes first, the others are not listened to any longer.
      { once: true, signal: limit.signal },
    );
  }
  return limit.signal;
}
