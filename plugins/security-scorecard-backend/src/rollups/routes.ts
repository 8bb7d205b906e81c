import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { ScorecardRouter } from '../routes/types';
import type { Rollups } from './Rollups';

/** What the routes of roll-ups, trends and history need. */
export interface RollupRouteOptions {
  rollups: Rollups;
  calls: CallRunner;
}

/** Days of a trend unless told otherwise. */
const DAYS = 90;

/** Routes of `/rollups`, `/trends` and of the history of an entity. */
export function addRollupRoutes(
  router: ScorecardRouter,
  { rollups, calls }: RollupRouteOptions,
): void {
  const read = (queryType: string, meta: Record<string, string> = {}) => ({
    eventId: 'rollup-fetch',
    severityLevel: 'low' as const,
    meta: { queryType, ...meta },
  });

  router.get('/rollups', async (req, res) => {
    const { by, scope } = req.query;
    res.json(
      await calls.anyone(req, read('list', { by }), credentials =>
        rollups.list(by, scope, { credentials }),
      ),
    );
  });

  router.get('/rollups/organisation', async (req, res) => {
    res.json(
      await calls.anyone(req, read('organisation'), credentials =>
        rollups.detail(undefined, { credentials }),
      ),
    );
  });

  router.get('/rollups/:kind/:namespace/:name', async (req, res) => {
    const scope = stringifyEntityRef(req.params);
    res.json(
      await calls.anyone(req, read('by-ref', { scope }), credentials =>
        rollups.detail(scope, { credentials }),
      ),
    );
  });

  router.get('/trends/organisation', async (req, res) => {
    const { days } = req.query;
    res.json(
      await calls.anyone(req, read('trend'), credentials =>
        rollups.trend(undefined, days ?? DAYS, { credentials }),
      ),
    );
  });

  router.get('/trends/:kind/:namespace/:name', async (req, res) => {
    const ref = stringifyEntityRef(req.params);
    const { days } = req.query;
    res.json(
      await calls.anyone(req, read('trend', { ref }), credentials =>
        rollups.trend(ref, days ?? DAYS, { credentials }),
      ),
    );
  });

  router.get('/scorecards/:kind/:namespace/:name/history', async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const { subject, limit, offset } = req.query;
    res.json(
      await calls.anyone(
        req,
        {
          eventId: 'history-fetch',
          severityLevel: 'low',
          meta: { queryType: 'by-entity', entityRef },
        },
        credentials =>
          rollups.history(
            entityRef,
            { subject, limit: limit ?? 20, offset: offset ?? 0 },
            { credentials },
          ),
      ),
    );
  });
}
