import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import { InputError, stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { Knex } from 'knex';
import type { Clock } from './database/Clock';
import type { DriftStore } from './database/DriftStore';
import type { OperationStore } from './database/OperationStore';
import type { Sweep } from './services/reauthorize/Sweep';
import type { Reconciler } from './worker/reconcile/Reconciler';
import { DEFAULT_REPAIRS, type RepairPolicy } from './worker/reconcile/repair';

const SWEEP = 'jit-access-sweep';
const DAY = 24 * 3600 * 1000;
/** How long what is over is kept, in milliseconds. */
const KEEP = { operations: DAY, drift: 90 * DAY };
const PRUNED_AT_ONCE = 1000;

/** How often things are looked after, and what is done about differences. */
export interface UpkeepConfig {
  sweep: SchedulerServiceTaskScheduleDefinition;
  /** Events after which live grants are looked at at once. */
  sweepOn: string[];
  reconcile: SchedulerServiceTaskScheduleDefinition;
  repairs: RepairPolicy;
}

/** Reads `jitAccess.sweep` and `jitAccess.reconcile`. Throws when a value is not of its kind. */
export function readUpkeepConfig(root: RootConfigService): UpkeepConfig {
  const config = root.getOptionalConfig('jitAccess');
  const schedule = (
    key: string,
    usual: SchedulerServiceTaskScheduleDefinition,
  ) => {
    const own = config?.getOptionalConfig(key);
    return own
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(own)
      : usual;
  };
  const choice = <T extends string>(
    key: string,
    options: readonly T[],
    usual: T,
  ): T => {
    const value = config?.getOptionalString(`reconcile.${key}`) ?? usual;
    const found = options.find(option => option === value);
    if (found === undefined) {
      throw new InputError(
        `jitAccess.reconcile.${key} is '${value}'; it can be ${options.join(', ')}`,
      );
    }
    return found;
  };
  const { breaker } = DEFAULT_REPAIRS;
  const share =
    config?.getOptionalNumber('reconcile.breaker.share') ?? breaker.share;
  if (share < 0 || share > 1) {
    throw new InputError(
      `jitAccess.reconcile.breaker.share is ${share}; it is a share from 0 to 1`,
    );
  }
  return {
    sweep: schedule('sweep.schedule', {
      frequency: { minutes: 1 },
      timeout: { minutes: 5 },
      initialDelay: { seconds: 20 },
    }),
    sweepOn: config?.getOptionalStringArray('sweep.onEvents') ?? [],
    reconcile: schedule('reconcile.schedule', {
      frequency: { minutes: 5 },
      timeout: { minutes: 10 },
      initialDelay: { seconds: 40 },
    }),
    repairs: {
      missing: choice('missing', ['restore', 'report'], 'restore'),
      lingering: choice('lingering', ['remove', 'report'], 'remove'),
      tampered: choice('tampered', ['restore', 'end', 'report'], 'restore'),
      breaker: {
        share,
        floor:
          config?.getOptionalNumber('reconcile.breaker.floor') ?? breaker.floor,
      },
    },
  };
}

/**
 * Schedules what one backend at a time does for all: looking at live grants
 * again, comparing providers with the record, and forgetting what is over.
 */
export async function startUpkeep(options: {
  scheduler: SchedulerService;
  events: EventsService;
  knex: Knex;
  clock: Clock;
  stores: { operations: OperationStore; drift: DriftStore };
  sweep: Sweep;
  reconciler: Reconciler;
  config: UpkeepConfig;
  logger: LoggerService;
}): Promise<void> {
  const { scheduler, config, logger } = options;
  await scheduler.scheduleTask({
    ...config.sweep,
    id: SWEEP,
    fn: signal => options.sweep.runOnce(signal),
  });
  await scheduler.scheduleTask({
    ...config.reconcile,
    id: 'jit-access-reconcile',
    fn: signal => options.reconciler.runOnce(signal),
  });
  await scheduler.scheduleTask({
    id: 'jit-access-forget',
    frequency: { minutes: 10 },
    timeout: { minutes: 5 },
    fn: signal => forget(options, signal),
  });
  if (config.sweepOn.length > 0) {
    await options.events.subscribe({
      id: SWEEP,
      topics: config.sweepOn,
      onEvent: async () => {
        try {
          await scheduler.triggerTask(SWEEP);
        } catch (error) {
          // It runs already, or will in a minute.
          logger.debug(`No extra sweep: ${stringifyError(error)}`);
        }
      },
    });
  }
}

/** What is over stays in the ledger; the tables of work hold only what is near. */
async function forget(
  {
    knex,
    clock,
    stores,
  }: {
    knex: Knex;
    clock: Clock;
    stores: { operations: OperationStore; drift: DriftStore };
  },
  signal: AbortSignal,
): Promise<void> {
  const now = (await clock.now(knex)).getTime();
  const before = new Date(now - KEEP.operations);
  let pruned = PRUNED_AT_ONCE;
  while (pruned === PRUNED_AT_ONCE && !signal.aborted) {
    pruned = await stores.operations.prune(knex, before, PRUNED_AT_ONCE);
  }
  await stores.drift.prune(knex, new Date(now - KEEP.drift));
}
