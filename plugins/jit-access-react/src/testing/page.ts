import type { Page } from '@fairway/plugin-jit-access-common';

/** The server's time in all samples. */
export const SAMPLE_TIME = '2026-11-23T09:00:00.000Z';

/** A page of a list, on the server's time. */
export function samplePage<T>(items: T[], serverTime = SAMPLE_TIME): Page<T> {
  return { items, totalItems: items.length, serverTime };
}
