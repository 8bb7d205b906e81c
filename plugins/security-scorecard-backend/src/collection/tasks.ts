import type { SchedulerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { Collector } from '@fairway/plugin-security-scorecard-node';
import type { ScorecardConfig } from '../config';
import type { RefreshQueue } from '../database/RefreshQueue';
import type { CheckRegistry } from '../policy/CheckRegistry';
import type { CollectorRunner } from './CollectorRunner';
import type { EntityIndexSync } from './EntityIndexSync';
import type { ScorecardUpdater } from './ScorecardUpdater';

/** Up to so many new entities are collected at once; with more, the collectors run as a whole. */
const FEW = 20;

/** Name under which new entities are queued. */
const SYNC_PRINCIPAL = 'plugin:security-scorecard';

const collectTaskId = (id: string) => `security-scorecard-collect-${id}`;

/** Registers everything that runs by itself. All state is in the database, so any replica may run it. */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  config: ScorecardConfig;
  collectors: readonly Collector[];
  registry: CheckRegistry;
  sync: EntityIndexSync;
  updater: ScorecardUpdater;
  runner: CollectorRunner;
  queue: RefreshQueue;
  /** Keeps how everything stands today. */
  snapshot: (signal: AbortSignal) => Promise<void>;
  prune: (signal: AbortSignal) => Promise<void>;
  now: () => Date;
}): Promise<void> {
  const { scheduler, config, collectors, runner, updater, queue } = options;

  for (const collector of collectors) {
    await scheduler.scheduleTask({
      ...config.collectorSchedule(collector.id),
      id: collectTaskId(collector.id),
      scope: 'global',
      fn: signal => runner.run(collector, signal),
    });
  }

  await scheduler.scheduleTask({
    ...config.syncSchedule,
    id: 'security-scorecard-sync-entities',
    scope: 'global',
    fn: async signal => {
      const { added, changed } = await options.sync.runUntilFilled(signal);
      await updater.evaluateOutdated(signal);
      const news = [...added, ...changed];
      if (news.length > FEW) {
        for (const collector of collectors) {
          await trigger(scheduler, collectTaskId(collector.id));
        }
      } else {
        await queue.enqueue(news, SYNC_PRINCIPAL, options.now());
      }
    },
  });

  await scheduler.scheduleTask({
    id: 'security-scorecard-evaluate-outdated',
    scope: 'global',
    frequency: { seconds: 30 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 5 },
    fn: async signal => {
      await updater.evaluateOutdated(signal);
    },
  });

  // Every replica reads its own files and helps with the queue.
  await scheduler.scheduleTask({
    id: 'security-scorecard-reload-checks',
    scope: 'local',
    frequency: { seconds: 30 },
    timeout: { minutes: 1 },
    initialDelay: { seconds: 30 },
    fn: () => options.registry.reload(),
  });
  await scheduler.scheduleTask({
    id: 'security-scorecard-refresh',
    scope: 'local',
    frequency: { seconds: 2 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 5 },
    fn: async signal => {
      while (!signal.aborted && (await runner.refresh(signal))) {
        // The next claims.
      }
    },
  });

  // The last time of a day stays; each time replaces the one before.
  await scheduler.scheduleTask({
    id: 'security-scorecard-snapshot',
    scope: 'global',
    frequency: { hours: 1 },
    timeout: { minutes: 15 },
    initialDelay: { minutes: 1 },
    fn: options.snapshot,
  });

  await scheduler.scheduleTask({
    id: 'security-scorecard-prune',
    scope: 'global',
    frequency: { hours: 6 },
    timeout: { minutes: 30 },
    initialDelay: { minutes: 2 },
    fn: options.prune,
  });
}

/** Runs a task now; one that is running already sees the new entities, or its next run does. */
async function trigger(scheduler: SchedulerService, id: string): Promise<void> {
  try {
    await scheduler.triggerTask(id);
  } catch (error) {
    if (!isError(error) || error.name !== 'ConflictError') {
      throw error;
    }
  }
}
