import { useEffect, useState } from 'react';
import type { Live } from './useLive';

/** The server's clock, as far as the client knows it. */
export interface ServerClock {
  /** Milliseconds to add to the client's time. */
  offsetMs: number;
}

/**
 * The server's clock, from the time it put on an answer and the time the
 * answer came. The travel time of the answer does not matter for a countdown.
 */
export function serverClock(
  live: Pick<Live<{ serverTime: string }>, 'value' | 'receivedAt'>,
): ServerClock {
  const time = live.value ? Date.parse(live.value.serverTime) : NaN;
  return { offsetMs: Number.isNaN(time) ? 0 : time - live.receivedAt };
}

/**
 * The server's time in milliseconds since the epoch, ticking every second.
 *
 * @param running - false: stand still, without a timer
 */
export function useServerNow(clock: ServerClock, running = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now + clock.offsetMs;
}
