import type {
  AuthService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';
import { addCampaignRoutes } from '../campaigns/routes';
import type { DeadlinePolicy } from '../domain/durations';
import type {
  SinkRegistry,
  TicketSystemRegistry,
} from '../notifications/sinks';
import { emptyPatterns, namedChecks } from '../modes/policy';
import { readNotificationConfig } from '../notifications/config';
import type { CheckReferences } from '../policy/CheckReferences';
import type { CheckRegistry } from '../policy/CheckRegistry';
import { watchPolicies } from '../policy/watchPolicies';
import type { RoutePart } from '../routes/types';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import { addWaiverRoutes } from '../waivers/routes';
import type { Waivers } from '../waivers/Waivers';
import { assembleCampaigns } from './assembleCampaigns';
import { assembleNotifications } from './assembleNotifications';
import { assembleWaivers } from './assembleWaivers';
import type { Exceptions } from './exceptions';
import { schedulePeopleWork } from './tasks';

/** What {@link registerPeopleWork} needs of the plugin. */
export interface PeopleWorkOptions {
  calls: CallRunner;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  events: EventsService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  signals: SignalsService;
  knex: Knex;
  registry: CheckRegistry;
  references: CheckReferences;
  exceptions: Exceptions;
  sinks: SinkRegistry;
  tickets: TicketSystemRegistry;
  deadlines: DeadlinePolicy;
  transform: TransformConditions;
  /** Evaluates entities and tells others what that changed. */
  evaluate: (entityRefs: readonly string[]) => Promise<void>;
  now: () => Date;
}

/** What others need of waivers, campaigns, modes and notifications. */
export interface PeopleWork {
  routes: RoutePart[];
  /** Asks the permission policy before each operation. */
  waivers: Waivers;
}

/** Puts waivers, campaigns, modes and notifications together. */
export async function registerPeopleWork(
  options: PeopleWorkOptions,
): Promise<PeopleWork> {
  const { exceptions, references, registry, lifecycle, logger } = options;
  const settings = readNotificationConfig(options.config);
  const checks = () => registry.policy.checks.map(check => check.definition);

  const told = assembleNotifications({ ...options, settings, checks });
  const waivers = assembleWaivers({
    ...options,
    deciders: settings.deciders,
    board: told.board,
    checks,
  });
  const campaigns = assembleCampaigns({
    ...options,
    board: told.board,
    checks,
  });

  references.add(() => waivers.store.references(options.now()));
  references.add(() => campaigns.store.references());
  references.add(async () => {
    const { rules } = exceptions.modes;
    const ids = checks().map(({ id }) => id);
    return [...namedChecks(rules), ...emptyPatterns(rules, ids)].map(
      checkId => ({ checkId, usedBy: 'a rule of modes' }),
    );
  });

  for (const target of exceptions.files) {
    const watched = watchPolicies({
      target,
      onChange: exceptions.reload,
      logger,
    });
    lifecycle.addShutdownHook(() => watched.close());
  }
  await schedulePeopleWork(options.scheduler, {
    reload: exceptions.reload,
    sweep: async signal => {
      await waivers.sweeper.run(signal);
      await campaigns.sweeper.remind(signal);
      await told.find(signal);
    },
    deliver: told.deliver,
    points: signal => campaigns.sweeper.writePoints(signal),
    tickets: told.tickets,
    prune: told.prune,
    now: options.now,
  });

  return {
    waivers: waivers.authorized,
    routes: [
      router =>
        addWaiverRoutes(router, { ...options, waivers: waivers.authorized }),
      router =>
        addCampaignRoutes(router, {
          ...options,
          campaigns: campaigns.authorized,
        }),
    ],
  };
}
