import path from 'node:path';
import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Knex } from 'knex';
import { readNotificationConfig } from '../notifications/config';
import { Dispatcher } from '../notifications/Dispatcher';
import { NoticeStore } from '../notifications/NoticeStore';
import { Sealer } from '../notifications/Sealer';
import {
  PortalSink,
  WebhookChatSink,
  type SinkRegistry,
  type TicketSystemRegistry,
} from '../notifications/sinks';
import type { CheckReferences } from '../policy/CheckReferences';
import type { CheckRegistry } from '../policy/CheckRegistry';
import { LastGoodFile } from '../policy/LastGoodFile';
import type { RoutePart } from '../routes/types';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import { AuthorizedWaivers } from '../waivers/AuthorizedWaivers';
import { afterWaiverStep } from '../waivers/publishWaiver';
import { DEFAULT_WAIVER_POLICY, readWaiverPolicy } from '../waivers/policy';
import { addWaiverRoutes } from '../waivers/routes';
import { WaiverLife } from '../waivers/WaiverLife';
import { WaiverService } from '../waivers/WaiverService';
import { WaiverStore } from '../waivers/WaiverStore';
import { WaiverSweeper } from '../waivers/WaiverSweeper';
import { schedulePeopleWork } from './tasks';

/** What {@link registerPeopleWork} needs of the plugin. */
export interface PeopleWorkOptions {
  auditor: AuditorService;
  auth: AuthService;
  config: RootConfigService;
  events: EventsService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  signals: SignalsService;
  knex: Knex;
  registry: CheckRegistry;
  references: CheckReferences;
  sinks: SinkRegistry;
  tickets: TicketSystemRegistry;
  transform: TransformConditions;
  /** Evaluates entities and tells others what that changed. */
  evaluate: (entityRefs: readonly string[]) => Promise<void>;
  now: () => Date;
}

/** What the plugin takes over. */
export interface PeopleWork {
  routes: RoutePart[];
  /** Problems of the policy files, for the state of the policies. */
  problems: () => string[];
}

/** Puts waivers, campaigns and notifications together. */
export async function registerPeopleWork(
  options: PeopleWorkOptions,
): Promise<PeopleWork> {
  const { knex, config, logger, now, registry, sinks } = options;
  const settings = readNotificationConfig(config);
  sinks.addSink(new PortalSink(options.notifications));
  if (settings.chat) {
    sinks.addSink(new WebhookChatSink(settings.chat));
  }
  const board = new NoticeStore(settings);

  const waiverKey = 'securityScorecard.waivers.policy';
  const waiverFile = config.getOptionalString(waiverKey);
  const waiverPolicy = await LastGoodFile.create({
    file: waiverFile && path.resolve(waiverFile),
    key: waiverKey,
    fallback: DEFAULT_WAIVER_POLICY,
    read: readWaiverPolicy,
    logger,
  });
  const store = new WaiverStore(knex);
  const life = new WaiverLife(store, board);
  const policy = () => waiverPolicy.value;
  const changed = afterWaiverStep(options);
  const waivers = new AuthorizedWaivers({
    service: new WaiverService({
      knex,
      store,
      life,
      policy,
      checks: () => registry.policy.checks.map(check => check.definition),
      deciders: settings.deciders,
      changed,
      now,
    }),
    permissions: options.permissions,
    transform: options.transform,
    auth: options.auth,
    now,
  });
  options.references.add(() => store.references(now()));

  const sealer = new Sealer(knex, sinks.sinks);
  const dispatcher = new Dispatcher({
    knex,
    sinks: sinks.sinks,
    baseUrl: settings.baseUrl,
    logger,
    now,
  });
  const sweeper = new WaiverSweeper({
    knex,
    store,
    life,
    board,
    policy,
    changed,
    now,
  });
  await schedulePeopleWork(options.scheduler, {
    reload: () => waiverPolicy.reload(),
    sweep: signal => sweeper.run(signal),
    deliver: async signal => {
      await sealer.run(now(), signal);
      await dispatcher.run(signal);
    },
    prune: before => dispatcher.prune(before),
    now,
  });

  return {
    routes: [router => addWaiverRoutes(router, { ...options, waivers })],
    problems: () =>
      waiverPolicy.problem ? [`${waiverKey}: ${waiverPolicy.problem}`] : [],
  };
}
