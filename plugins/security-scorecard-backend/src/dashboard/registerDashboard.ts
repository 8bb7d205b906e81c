import type {
  PermissionsService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { CallRunner } from '@fairway/plugin-backends-node';
import { CampaignStore } from '../campaigns/CampaignStore';
import { ProgressReader } from '../campaigns/ProgressReader';
import { FindingReader } from '../database/FindingReader';
import { CheckRollupReader } from '../rollups/CheckRollupReader';
import { RollupReader } from '../rollups/RollupReader';
import { TrendReader } from '../rollups/TrendReader';
import type { RoutePart } from '../routes/types';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import { WaiverStore } from '../waivers/WaiverStore';
import { DashboardReader, type DashboardSources } from './DashboardReader';
import { Dashboards } from './Dashboards';
import { DashboardStore } from './DashboardStore';
import { OverdueReader } from './OverdueReader';
import { RecurringReader } from './RecurringReader';
import { addDashboardRoutes } from './routes';

/** What {@link createDashboards} needs. */
export interface DashboardsSetup extends Pick<
  DashboardSources,
  'knex' | 'cards' | 'collectors' | 'policy'
> {
  permissions: PermissionsService;
  transform: TransformConditions;
  now: () => Date;
}

/** Puts the overview together. */
export function createDashboards(options: DashboardsSetup): Dashboards {
  const { knex, policy } = options;
  return new Dashboards({
    ...options,
    store: new DashboardStore(knex),
    reader: new DashboardReader({
      ...options,
      rollups: new RollupReader(knex),
      checks: new CheckRollupReader(knex),
      trends: new TrendReader(knex),
      findings: new FindingReader(knex),
      overdue: new OverdueReader(knex),
      recurring: new RecurringReader(knex),
      waivers: new WaiverStore(knex),
      campaigns: new CampaignStore(knex),
      progress: new ProgressReader(knex, () =>
        policy().checks.map(check => check.definition),
      ),
    }),
  });
}

/** Starts what keeps the overview fresh; gives its routes. */
export async function registerDashboard(
  options: DashboardsSetup & {
    calls: CallRunner;
    scheduler: SchedulerService;
  },
): Promise<RoutePart[]> {
  const dashboards = createDashboards(options);
  await options.scheduler.scheduleTask({
    id: 'security-scorecard-dashboard',
    scope: 'global',
    frequency: { seconds: 30 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 20 },
    fn: () => dashboards.refresh(),
  });
  return [router => addDashboardRoutes(router, { ...options, dashboards })];
}
