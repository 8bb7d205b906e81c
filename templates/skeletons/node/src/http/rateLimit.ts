/** Counts calls per caller. */
export interface RateLimiter {
  /** Counts one call; seconds to wait when there were too many. */
  take(caller: string): number | undefined;
}

/**
 * Creates a token bucket per caller: so many calls at once, which come back
 * evenly over a minute. It counts in this process; with several replicas a
 * caller has the limit of each.
 *
 * @param options.now - milliseconds, never going back
 * @param options.maxCallers - how many are remembered; the oldest are forgotten
 */
export function createRateLimiter(options: {
  perMinute: number;
  now: () => number;
  maxCallers?: number;
}): RateLimiter {
  const { perMinute, now, maxCallers = 10_000 } = options;
  const perMillisecond = perMinute / 60_000;
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(caller) {
      const at = now();
      const before = buckets.get(caller) ?? { left: perMinute, at };
      const left = Math.min(perMinute, before.left + (at - before.at) * perMillisecond);
      const refused = left < 1;
      // Set again, so that the map is in the order of the last call.
      buckets.delete(caller);
      buckets.set(caller, { left: refused ? left : left - 1, at });
      const [oldest] = buckets.keys();
      if (buckets.size > maxCallers && oldest !== undefined) {
        buckets.delete(oldest);
      }
      return refused ? Math.ceil((1 - left) / perMillisecond / 1000) : undefined;
    },
  };
}
