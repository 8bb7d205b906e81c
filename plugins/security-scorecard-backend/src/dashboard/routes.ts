import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { ScorecardRouter } from '../routes/types';
import type { Dashboards } from './Dashboards';

/** What the routes of the overview need. */
export interface DashboardRouteOptions {
  dashboards: Dashboards;
  calls: CallRunner;
}

/** Days of a trend unless told otherwise. */
const DAYS = 90;

/** Routes of `/dashboard`. */
export function addDashboardRoutes(
  router: ScorecardRouter,
  { dashboards, calls }: DashboardRouteOptions,
): void {
  router.get('/dashboard', async (req, res) => {
    const { scope, days } = req.query;
    res.json(
      await calls.anyone(
        req,
        {
          eventId: 'dashboard-fetch',
          severityLevel: 'low',
          meta: { scope: scope ?? 'organisation' },
        },
        credentials =>
          dashboards.get({ scope, days: days ?? DAYS }, { credentials }),
      ),
    );
  });

  router.get('/dashboard/export/:table', async (req, res) => {
    const { table } = req.params;
    const { scope } = req.query;
    await calls.anyone(
      req,
      {
        eventId: 'dashboard-export',
        severityLevel: 'medium',
        meta: { table, scope: scope ?? 'organisation' },
      },
      async credentials => {
        const lines = await dashboards.export(
          { table, scope },
          { credentials },
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
