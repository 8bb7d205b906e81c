import type { SchedulerService } from '@backstage/backend-plugin-api';
import { subtractDuration } from '../domain/durations';

/** How long it is kept what was delivered, ISO 8601. */
const KEEP = 'P7D';

/** What runs by itself. All state is in the database, so any replica may run it. */
export interface PeopleTasks {
  /** Reads the policy files again. */
  reload: () => Promise<unknown>;
  /** Ends waivers, reminds, and finds what is to be told. */
  sweep: (signal: AbortSignal) => Promise<void>;
  /** Delivers what is to be told. */
  deliver: (signal: AbortSignal) => Promise<void>;
  /** Writes the points of campaigns. */
  points: (signal: AbortSignal) => Promise<void>;
  /** Brings tickets up to date; undefined without a ticket system. */
  tickets: ((signal: AbortSignal) => Promise<void>) | undefined;
  prune: (before: string) => Promise<void>;
  now: () => Date;
}

/** Registers the tasks of waivers, campaigns and notifications. */
export async function schedulePeopleWork(
  scheduler: SchedulerService,
  tasks: PeopleTasks,
): Promise<void> {
  // Every replica reads its own files.
  await scheduler.scheduleTask({
    id: 'security-scorecard-reload-exceptions',
    scope: 'local',
    frequency: { seconds: 15 },
    timeout: { minutes: 1 },
    initialDelay: { seconds: 15 },
    fn: async () => {
      await tasks.reload();
    },
  });
  await scheduler.scheduleTask({
    id: 'security-scorecard-sweep-exceptions',
    scope: 'global',
    frequency: { seconds: 15 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 10 },
    fn: tasks.sweep,
  });
  await scheduler.scheduleTask({
    id: 'security-scorecard-deliver',
    scope: 'global',
    frequency: { seconds: 5 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 10 },
    fn: tasks.deliver,
  });
  await scheduler.scheduleTask({
    id: 'security-scorecard-campaign-points',
    scope: 'global',
    frequency: { hours: 1 },
    timeout: { minutes: 10 },
    initialDelay: { minutes: 1 },
    fn: tasks.points,
  });
  if (tasks.tickets) {
    await scheduler.scheduleTask({
      id: 'security-scorecard-tickets',
      scope: 'global',
      frequency: { minutes: 1 },
      timeout: { minutes: 10 },
      initialDelay: { seconds: 30 },
      fn: tasks.tickets,
    });
  }
  await scheduler.scheduleTask({
    id: 'security-scorecard-prune-deliveries',
    scope: 'global',
    frequency: { hours: 6 },
    timeout: { minutes: 10 },
    initialDelay: { minutes: 3 },
    fn: () => tasks.prune(subtractDuration(tasks.now(), KEEP)),
  });
}
