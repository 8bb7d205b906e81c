import type {
  AuditorService,
  HttpAuthService,
  PermissionsService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { RoutePart } from '../routes/types';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import { DashboardReader, type DashboardSources } from './DashboardReader';
import { Dashboards } from './Dashboards';
import { DashboardStore } from './DashboardStore';
import { OverdueReader } from './OverdueReader';
import { RecurringReader } from './RecurringReader';
import { addDashboardRoutes } from './routes';

/** What {@link registerDashboard} needs of the plugin. */
export interface DashboardOptions extends Omit<
  DashboardSources,
  'overdue' | 'recurring'
> {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  transform: TransformConditions;
  now: () => Date;
}

/** Puts the overview together; gives its routes. */
export async function registerDashboard(
  options: DashboardOptions,
): Promise<RoutePart[]> {
  const { knex, scheduler } = options;
  const dashboards = new Dashboards({
    ...options,
    store: new DashboardStore(knex),
    reader: new DashboardReader({
      ...options,
      overdue: new OverdueReader(knex),
      recurring: new RecurringReader(knex),
    }),
  });
  await scheduler.scheduleTask({
    id: 'security-scorecard-dashboard',
    scope: 'global',
    frequency: { seconds: 30 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 20 },
    fn: () => dashboards.refresh(),
  });
  return [router => addDashboardRoutes(router, { ...options, dashboards })];
}
