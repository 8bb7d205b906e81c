import type {
  HttpAuthService,
  HttpRouterService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';
import type { ScorecardUpdater } from '../collection/ScorecardUpdater';
import { subtractDuration } from '../domain/durations';
import type { CheckRegistry } from '../policy/CheckRegistry';
import type { RoutePart } from '../routes/types';
import { ChangeReportReader } from './ChangeReportReader';
import { AuthorizedReports } from './AuthorizedReports';
import { readReportsConfig } from './config';
import { ReportReader } from './ReportReader';
import { ReportService } from './ReportService';
import { DEFAULT_ROOM, ReportStore } from './ReportStore';
import { addReportRoutes } from './routes';
import { createUploadRouter, UPLOAD_PATH } from './uploadRouter';
import { UploadTokens } from './UploadTokens';
import { UploadTokenStore } from './UploadTokenStore';

/** Reports of the largest size that one entity may have. */
const REPORTS_OF_FULL_SIZE = 10;

/** What {@link registerReports} needs of the plugin. */
export interface RegisterReportsOptions {
  calls: CallRunner;
  config: RootConfigService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  logger: LoggerService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  knex: Knex;
  registry: CheckRegistry;
  updater: ScorecardUpdater;
  now: () => Date;
}

/** What the plugin takes over. */
export interface ReportsPart {
  routes: RoutePart[];
  /** For other routes that pipelines ask, such as the gate. */
  tokens: UploadTokens;
  /** What the gate judges of a change under test. */
  changes: ChangeReportReader;
}

/** Puts pushed reports together. To be called before anything that parses bodies is mounted. */
export async function registerReports(
  options: RegisterReportsOptions,
): Promise<ReportsPart> {
  const { knex, now, scheduler, httpRouter } = options;
  const config = readReportsConfig(options.config);
  const store = new ReportStore(knex, {
    ...DEFAULT_ROOM,
    bytes: REPORTS_OF_FULL_SIZE * config.maxBytes,
  });
  const tokenStore = new UploadTokenStore(knex);
  const tokens = new UploadTokens({ store: tokenStore, now });
  const reader = new ReportReader({ limits: config, logger: options.logger });
  const service = new ReportService({
    ...options,
    store,
    read: (body, format) => reader.read(body, format),
  });
  const routeOptions = {
    ...options,
    maxBytes: config.maxBytes,
    reports: new AuthorizedReports({
      reports: service,
      tokens,
      permissions: options.permissions,
    }),
  };
  httpRouter.use(createUploadRouter(routeOptions));
  // The routes of this path check whom they answer; an upload token is no Backstage credential.
  httpRouter.addAuthPolicy({ path: UPLOAD_PATH, allow: 'unauthenticated' });

  await scheduler.scheduleTask({
    id: 'security-scorecard-apply-reports',
    scope: 'global',
    frequency: { seconds: 30 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 10 },
    fn: signal => service.sweep(signal),
  });
  await scheduler.scheduleTask({
    id: 'security-scorecard-age-reports',
    scope: 'global',
    frequency: { hours: 6 },
    timeout: { hours: 1 },
    initialDelay: { minutes: 5 },
    fn: signal => service.age(signal),
  });
  await scheduler.scheduleTask({
    id: 'security-scorecard-prune-reports',
    scope: 'global',
    frequency: { hours: 6 },
    timeout: { minutes: 30 },
    initialDelay: { minutes: 3 },
    fn: async signal => {
      const defaultBranch = subtractDuration(now(), config.retention);
      const changes = subtractDuration(now(), config.changeRetention);
      await tokenStore.prune(defaultBranch);
      await store.prune(
        { defaultBranch, changes },
        now().toISOString(),
        signal,
      );
    },
  });

  return {
    routes: [router => addReportRoutes(router, routeOptions)],
    tokens,
    changes: new ChangeReportReader(store),
  };
}
