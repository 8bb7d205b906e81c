import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { audited } from '../routes/audited';
import type { ScorecardRouter } from '../routes/types';
import type { Dashboards } from './Dashboards';

/** What the routes of the overview need. */
export interface DashboardRouteOptions {
  dashboards: Dashboards;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

const ALLOWED: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };
/** Days of a trend unless told otherwise. */
const DAYS = 90;

/** Routes of `/dashboard`. */
export function addDashboardRoutes(
  router: ScorecardRouter,
  { dashboards, auditor, httpAuth }: DashboardRouteOptions,
): void {
  router.get('/dashboard', async (req, res) => {
    const { scope, days } = req.query;
    res.json(
      await audited(
        auditor,
        req,
        {
          eventId: 'dashboard-fetch',
          severityLevel: 'low',
          meta: { scope: scope ?? 'organisation' },
        },
        async () =>
          dashboards.get(
            { scope, days: days ?? DAYS },
            { credentials: await httpAuth.credentials(req, ALLOWED) },
          ),
      ),
    );
  });

  router.get('/dashboard/export/:table', async (req, res) => {
    const { table } = req.params;
    const { scope } = req.query;
    await audited(
      auditor,
      req,
      {
        eventId: 'dashboard-export',
        severityLevel: 'medium',
        meta: { table, scope: scope ?? 'organisation' },
      },
      async () => {
        const lines = await dashboards.export(
          { table, scope },
          { credentials: await httpAuth.credentials(req, ALLOWED) },
        );
        res.setHeader('Content-Type', 'text/csv; charset=utf-8');
        res.setHeader(
          'Content-Disposition',
          `attachment; filename="security-${table}.csv"`,
        );
        res.setHeader('Cache-Control', 'no-store');
        // Whoever stops reading, or a page that can't be read, ends both sides.
        await pipeline(Readable.from(lines, { objectMode: false }), res);
      },
    );
  });
}
