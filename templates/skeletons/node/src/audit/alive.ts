import type { AuditTrail } from './audit.js';

/** Milliseconds between two signs of life. */
const ALIVE_EVERY = 5 * 60_000;

/**
 * Writes now and then that the trail is written, so that whoever watches it tells
 * a service that nobody calls from one whose trail was switched off. Ends with
 * the process, or when what it returns is called.
 */
export function keepAlive(trail: AuditTrail, service: string, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    try {
      trail.record({
        who: service,
        what: 'audit.alive',
        subject: service,
        outcome: 'success',
        correlationId: '',
        sourceIp: '',
      });
    } catch (error) {
      onError(error);
    }
  }, ALIVE_EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
