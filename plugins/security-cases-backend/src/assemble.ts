import type {
  AuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { ConditionTransformer } from '@backstage/plugin-permission-node';
import type { OwnerFilter } from '@fairway/plugin-backends-node';
import type {
  AccessResponseService,
  JitAccessLedgerService,
} from '@fairway/plugin-jit-access-node';
import type { SecurityScorecardService } from '@fairway/plugin-security-scorecard-node';
import { Speaker } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import type { CasesConfig } from './config';
import type { CaseReader } from './database/CaseReader';
import { CaseStore } from './database/CaseStore';
import { FigureReader } from './database/FigureReader';
import { SourceStore } from './database/SourceStore';
import { UsageStore } from './database/UsageStore';
import { WatchStore } from './database/WatchStore';
import { Inbox } from './intake/Inbox';
import { Intake } from './intake/Intake';
import { Planner } from './intake/Planner';
import { Resolver } from './intake/Resolver';
import type { AutomationPolicies } from './policy/AutomationPolicies';
import { AuthorizedCases } from './services/AuthorizedCases';
import { CaseDesk } from './services/CaseDesk';
import { Figures } from './services/Figures';
import type { AccessRequests } from './unusual/AccessRequests';
import { LedgerReader } from './unusual/LedgerReader';
import { UnusualAccess } from './unusual/UnusualAccess';
import { ChatSink } from './work/ChatSink';
import { executorsOf } from './work/executors';
import { TaskStore } from './work/TaskStore';
import { TicketDesk } from './work/TicketDesk';
import { Worker } from './work/Worker';

/** What the plugin is made of. */
export interface Parts {
  access: AccessResponseService;
  auth: AuthService;
  catalog: CatalogService;
  config: CasesConfig;
  knex: Knex;
  ledger: JitAccessLedgerService;
  logger: LoggerService;
  notifications: NotificationService;
  now: () => Date;
  permissions: PermissionsService;
  policies: AutomationPolicies;
  reader: CaseReader;
  requests: AccessRequests;
  scorecards: Pick<SecurityScorecardService, 'refresh'>;
  signals: SignalsService;
  transform: ConditionTransformer<OwnerFilter>;
}

/** Puts the plugin together. */
export function assemble(parts: Parts) {
  const { auth, catalog, config, knex, logger, now, policies, reader } = parts;
  const cases = new CaseStore();
  const sources = new SourceStore();
  const changed = () => {
    // Pages ask again, under their own permissions: a broadcast names no case.
    parts.signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: 'security-cases',
        message: { action: 'changed' },
      })
      .catch(error => logger.warn(`Could not tell open pages: ${error}`));
  };
  const [group] = config.recipients;
  const intake = new Intake({
    knex,
    inbox: new Inbox(knex),
    cases,
    sources,
    resolver: new Resolver(catalog, auth),
    planner: new Planner(cases, policies, group, now),
    speaker: new Speaker({ catalog, auth }),
    logger,
    now,
    changed,
  });
  const worker = new Worker({
    knex,
    tasks: new TaskStore(knex),
    cases,
    executors: executorsOf({
      access: parts.access,
      scorecards: parts.scorecards,
      auth,
      notifications: parts.notifications,
      recipients: config.recipients,
      tickets:
        config.tickets &&
        new TicketDesk({ ...config.tickets, appUrl: config.appUrl }),
      chat:
        config.chatWebhookUrl === undefined
          ? undefined
          : new ChatSink({
              webhookUrl: config.chatWebhookUrl,
              appUrl: config.appUrl,
            }),
    }),
    logger,
    now,
    changed,
  });
  const authorized = new AuthorizedCases({
    knex,
    reader,
    desk: new CaseDesk(knex, cases, now, changed),
    figures: new Figures(new FigureReader(knex), policies, now),
    sources,
    permissions: parts.permissions,
    transform: parts.transform,
    requirePerson: async ref => {
      const entity = await catalog.getEntityByRef(ref, {
        credentials: await auth.getOwnServiceCredentials(),
      });
      if (!entity || entity.kind.toLocaleLowerCase('en-US') !== 'user') {
        throw new InputError(`'${ref}' is nobody in the catalog`);
      }
      return stringifyEntityRef(entity);
    },
    now,
  });
  const unusual = new UnusualAccess({
    store: new UsageStore(knex),
    ledger: new LedgerReader(parts.ledger, auth, now),
    requests: parts.requests,
    policies,
    intake,
    logger,
    now,
  });
  const watches = new WatchStore(knex);
  return { intake, worker, authorized, unusual, watches };
}
