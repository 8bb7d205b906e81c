import type { CallRunner } from '@fairway/plugin-backends-node';
import type { ScorecardRouter } from '../routes/types';
import type { AsOf } from './AsOf';

/** What the routes of past results need. */
export interface AsOfRouteOptions {
  asOf: AsOf;
  calls: CallRunner;
}

/** Routes of `/as-of`: reads whose questions are too long for a URL. */
export function addAsOfRoutes(
  router: ScorecardRouter,
  { asOf, calls }: AsOfRouteOptions,
): void {
  const read = (
    queryType: string,
    { at, scope }: { at: string; scope?: string },
  ) => ({
    eventId: 'record-fetch',
    severityLevel: 'low' as const,
    meta: { queryType, at, ...(scope ? { scope } : {}) },
  });

  router.post('/as-of/summary', async (req, res) => {
    res.json(
      await calls.anyone(req, read('summary', req.body), credentials =>
        asOf.summary(req.body, { credentials }),
      ),
    );
  });

  router.post('/as-of/entities', async (req, res) => {
    res.json(
      await calls.anyone(req, read('entities', req.body), credentials =>
        asOf.entities(req.body, { credentials }),
      ),
    );
  });

  router.post('/as-of/next', async (req, res) => {
    res.json(
      await calls.anyone(req, read('next', req.body), credentials =>
        asOf.next(req.body, { credentials }),
      ),
    );
  });
}
