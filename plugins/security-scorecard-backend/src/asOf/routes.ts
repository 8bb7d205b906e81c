import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { audited } from '../routes/audited';
import type { ScorecardRouter } from '../routes/types';
import type { AsOf } from './AsOf';

/** What the routes of past results need. */
export interface AsOfRouteOptions {
  asOf: AsOf;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

const ALLOWED: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };

/** Routes of `/as-of`: reads whose questions are too long for a URL. */
export function addAsOfRoutes(
  router: ScorecardRouter,
  { asOf, auditor, httpAuth }: AsOfRouteOptions,
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
      await audited(auditor, req, read('summary', req.body), async () =>
        asOf.summary(req.body, {
          credentials: await httpAuth.credentials(req, ALLOWED),
        }),
      ),
    );
  });

  router.post('/as-of/entities', async (req, res) => {
    res.json(
      await audited(auditor, req, read('entities', req.body), async () =>
        asOf.entities(req.body, {
          credentials: await httpAuth.credentials(req, ALLOWED),
        }),
      ),
    );
  });

  router.post('/as-of/next', async (req, res) => {
    res.json(
      await audited(auditor, req, read('next', req.body), async () =>
        asOf.next(req.body, {
          credentials: await httpAuth.credentials(req, ALLOWED),
        }),
      ),
    );
  });
}
