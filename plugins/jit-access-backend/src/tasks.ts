import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { HumanDuration } from '@backstage/types';
import type { PolicyRegistry } from './policy/PolicyRegistry';
import type { LintService } from './services/policies/LintService';
import type { ServicePolicyUpkeep } from './services/servicePolicies/ServicePolicyUpkeep';
import type { Worker } from './worker/Worker';

/** Longest run of a task; what is not done then is done by the next. */
const TIMEOUT: HumanDuration = { minutes: 5 };

/**
 * Schedules what happens without a call. The tasks run in every backend: they
 * only claim rows, so that backends share the work and none has to be there.
 */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  pollInterval: HumanDuration;
  policies: PolicyRegistry;
  lint: LintService;
  worker: Worker;
  servicePolicies: ServicePolicyUpkeep;
  logger: LoggerService;
}): Promise<void> {
  const { scheduler, policies, lint, worker, servicePolicies, logger } =
    options;
  await scheduler.scheduleTask({
    id: 'jit-access-work',
    scope: 'local',
    frequency: options.pollInterval,
    timeout: TIMEOUT,
    fn: async signal => {
      await worker.runOnce(signal);
    },
  });
  await scheduler.scheduleTask({
    id: 'jit-access-policies',
    scope: 'local',
    frequency: { seconds: 5 },
    timeout: TIMEOUT,
    fn: async () => {
      for (const problem of await policies.refresh()) {
        logger.error(`An access policy is not in force: ${problem}`);
      }
      await lint.runIfNew();
    },
  });
  // One backend checks for all; people come and go without a policy changing.
  await scheduler.scheduleTask({
    id: 'jit-access-policy-lint',
    frequency: { minutes: 10 },
    timeout: TIMEOUT,
    fn: () => lint.run(),
  });
  await scheduler.scheduleTask({
    id: 'jit-access-policy-lint-missing',
    frequency: { minutes: 1 },
    initialDelay: { seconds: 30 },
    timeout: TIMEOUT,
    fn: () => lint.runIfMissing(),
  });
  // One backend reads for all; what is in force everywhere is what it writes.
  await scheduler.scheduleTask({
    id: 'jit-access-service-policies',
    frequency: { minutes: 1 },
    timeout: TIMEOUT,
    fn: signal => servicePolicies.runOnce(signal),
  });
}
