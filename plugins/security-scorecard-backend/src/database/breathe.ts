import { setImmediate } from 'node:timers/promises';

/**
 * Lets the event loop turn. SQLite's driver works synchronously and its
 * promises never leave the microtask queue, so a loop of awaited statements
 * would hold the whole process; long work calls this between its steps.
 */
export async function breathe(): Promise<void> {
  await setImmediate();
}
