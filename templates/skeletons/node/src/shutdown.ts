import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './logging/logger.js';

/** Milliseconds that running requests have to end. */
const GRACE = 10_000;

/**
 * Stops in order: not ready, after a while no new connections, running requests
 * end, then the process does, because nothing is left to do.
 */
export function stopOnSignal(options: {
  server: Server;
  logger: Logger;
  /** Milliseconds for the platform to see that it is not ready. */
  delay: number;
  onStop: () => void;
}): void {
  const { server, logger, delay, onStop } = options;
  let stopping = false;

  async function stop(signal: string) {
    if (stopping) {
      return;
    }
    stopping = true;
    logger.log('info', 'stopping', { 'process.signal': signal });
    onStop();
    await sleep(delay);
    server.close(() => logger.log('info', 'stopped'));
    server.closeIdleConnections();
    await sleep(GRACE, undefined, { ref: false });
    server.closeAllConnections();
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void stop(signal));
  }
}
