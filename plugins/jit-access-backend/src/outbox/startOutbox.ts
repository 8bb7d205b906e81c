import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { Speaker } from '@fairway/plugin-spoken-node';
import { LinkStore } from '../chat/LinkStore';
import type { DomainParts } from '../assemble';
import type { RequestStore } from '../database/RequestStore';
import { ReviewStore } from '../database/ReviewStore';
import type { Transactions } from '../database/UnitOfWork';
import { ReviewReminders } from '../services/reviews/ReviewReminders';
import { AuditForwarder } from './AuditForwarder';
import { Delivery, type PortalSinks } from './Delivery';
import { ExpiryReminders } from './ExpiryReminders';
import { OutboxDispatcher } from './OutboxDispatcher';
import { OutboxStore } from './OutboxStore';
import { Recipients } from './Recipients';
import { readAuditSinks } from './siem/readAuditSinks';

const DEFAULT_LEAD_MILLIS = 10 * 60_000;
/** Longest run of a task; what is not done then is done by the next. */
const TIMEOUT: HumanDuration = { minutes: 5 };

function readLead(root: RootConfigService): number {
  const config = root.getOptionalConfig('jitAccess.notifications');
  return config?.has('beforeExpiry')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: 'beforeExpiry' }),
      )
    : DEFAULT_LEAD_MILLIS;
}

/** What tells others, without anything that makes it run. */
export function assembleOutbox(
  parts: DomainParts,
  portal: PortalSinks,
): OutboxDispatcher {
  const { knex, clock, extensions, logger } = parts;
  const store = new OutboxStore(knex);
  const recipients = new Recipients(
    parts.catalog,
    parts.auth,
    parts.security ?? [],
  );
  const delivery = new Delivery(
    portal,
    extensions,
    recipients,
    store,
    new Speaker(parts),
  );
  return new OutboxDispatcher(knex, clock, store, delivery, logger);
}

/**
 * Delivers what transitions have to tell, from now on: events, notifications,
 * signals, sinks and hooks of modules, the ledger to audit sinks, and
 * reminders before access ends. The tasks run in every backend and only claim
 * rows.
 */
export async function startOutbox(
  parts: DomainParts,
  o: {
    portal: PortalSinks;
    transactions: Transactions;
    requests: RequestStore;
    config: RootConfigService;
    scheduler: SchedulerService;
    pollInterval: HumanDuration;
    logger: LoggerService;
  },
): Promise<void> {
  const { knex, clock, extensions, ledger, logger } = parts;
  extensions.addAuditSink(...readAuditSinks(o.config));
  const dispatcher = assembleOutbox(parts, o.portal);
  const forwarder = new AuditForwarder(
    knex,
    clock,
    ledger,
    extensions.auditSinks,
    logger,
  );
  const reminders = new ExpiryReminders(
    knex,
    clock,
    o.transactions,
    o.requests,
    readLead(o.config),
  );
  const everywhere = (
    id: string,
    frequency: HumanDuration,
    work: (signal: AbortSignal) => Promise<number>,
  ) =>
    o.scheduler.scheduleTask({
      id,
      scope: 'local',
      frequency,
      timeout: TIMEOUT,
      fn: async signal => {
        await work(signal);
      },
    });
  await everywhere('jit-access-outbox', o.pollInterval, signal =>
    dispatcher.runOnce(signal),
  );
  await everywhere('jit-access-audit-sinks', o.pollInterval, signal =>
    forwarder.runOnce(signal),
  );
  await everywhere('jit-access-reminders', { seconds: 30 }, signal =>
    reminders.runOnce(signal),
  );
  const reviews = new ReviewReminders(
    knex,
    clock,
    o.transactions,
    new ReviewStore(),
  );
  await o.scheduler.scheduleTask({
    id: 'jit-access-review-reminders',
    frequency: { minutes: 15 },
    timeout: TIMEOUT,
    fn: async () => {
      await reviews.runOnce();
    },
  });
  await o.scheduler.scheduleTask({
    id: 'jit-access-prune',
    frequency: { hours: 1 },
    timeout: TIMEOUT,
    fn: async () => {
      await dispatcher.prune();
      const now = await clock.now(knex);
      await new LinkStore().prune(knex, new Date(now.getTime() - 3600_000));
    },
  });
}
