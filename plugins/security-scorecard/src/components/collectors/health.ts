import type { CollectorStatus } from '@fairway/plugin-security-scorecard-common';

/** How a collector does. */
export type CollectorHealth = 'ok' | 'partly' | 'failing' | 'never';

/** A collector fails when its last run brought nothing, and partly fails when it missed some entities. */
export function healthOf({
  lastRunAt,
  error,
  failed,
}: Pick<CollectorStatus, 'lastRunAt' | 'error' | 'failed'>): CollectorHealth {
  if (lastRunAt === null) {
    return 'never';
  }
  if (error !== null) {
    return 'failing';
  }
  return failed > 0 ? 'partly' : 'ok';
}
