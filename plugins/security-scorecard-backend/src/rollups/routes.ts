import { stringifyEntityRef } from '@backstage/catalog-model';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { audited } from '../routes/audited';
import type { ScorecardRouter } from '../routes/types';
import type { Rollups } from './Rollups';

/** What the routes of roll-ups, trends and history need. */
export interface RollupRouteOptions {
  rollups: Rollups;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

const ALLOWED: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };
/** Days of a trend unless told otherwise. */
const DAYS = 90;

/** Routes of `/rollups`, `/trends` and of the history of an entity. */
export function addRollupRoutes(
  router: ScorecardRouter,
  { rollups, auditor, httpAuth }: RollupRouteOptions,
): void {
  const read = (queryType: string, meta: Record<string, string> = {}) => ({
    eventId: 'rollup-fetch',
    severityLevel: 'low' as const,
    meta: { queryType, ...meta },
  });

  router.get('/rollups', async (req, res) => {
    const { by, scope } = req.query;
    res.json(
      await audited(auditor, req, read('list', { by }), async () =>
        rollups.list(by, scope, {
          credentials: await httpAuth.credentials(req, ALLOWED),
        }),
      ),
    );
  });

  router.get('/rollups/organisation', async (req, res) => {
    res.json(
      await audited(auditor, req, read('organisation'), async () =>
        rollups.detail(undefined, {
          credentials: await httpAuth.credentials(req, ALLOWED),
        }),
      ),
    );
  });

  router.get('/rollups/:kind/:namespace/:name', async (req, res) => {
    const scope = stringifyEntityRef(req.params);
    res.json(
      await audited(auditor, req, read('by-ref', { scope }), async () =>
        rollups.detail(scope, {
          credentials: await httpAuth.credentials(req, ALLOWED),
        }),
      ),
    );
  });

  router.get('/trends/organisation', async (req, res) => {
    const { days } = req.query;
    res.json(
      await audited(auditor, req, read('trend'), async () =>
        rollups.trend(undefined, days ?? DAYS, {
          credentials: await httpAuth.credentials(req, ALLOWED),
        }),
      ),
    );
  });

  router.get('/trends/:kind/:namespace/:name', async (req, res) => {
    const ref = stringifyEntityRef(req.params);
    const { days } = req.query;
    res.json(
      await audited(auditor, req, read('trend', { ref }), async () =>
        rollups.trend(ref, days ?? DAYS, {
          credentials: await httpAuth.credentials(req, ALLOWED),
        }),
      ),
    );
  });

  router.get('/scorecards/:kind/:namespace/:name/history', async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const { subject, limit, offset } = req.query;
    res.json(
      await audited(
        auditor,
        req,
        {
          eventId: 'history-fetch',
          severityLevel: 'low',
          meta: { queryType: 'by-entity', entityRef },
        },
        async () =>
          rollups.history(
            entityRef,
            { subject, limit: limit ?? 20, offset: offset ?? 0 },
            { credentials: await httpAuth.credentials(req, ALLOWED) },
          ),
      ),
    );
  });
}
