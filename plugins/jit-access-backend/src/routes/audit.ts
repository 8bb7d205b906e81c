import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/audit` and `/policies`. */
export function addAuditRoutes(
  router: AccessRouter,
  { calls, audit }: RouteServices,
): void {
  router.get('/audit', async (req, res) => {
    const page = await calls.read(
      req,
      {
        eventId: 'ledger-fetch',
        severityLevel: 'medium',
        meta: {
          queryType: req.query.requestId === undefined ? 'list' : 'by-request',
        },
      },
      credentials => audit.list(req.query, credentials),
    );
    res.json(page);
  });

  router.get('/audit/verify', async (req, res) => {
    const verification = await calls.read(
      req,
      { eventId: 'ledger-verify', severityLevel: 'medium', meta: {} },
      credentials => audit.verify(credentials),
    );
    res.json(verification);
  });

  router.get('/policies', async (req, res) => {
    const policies = await calls.read(
      req,
      { eventId: 'policy-fetch', severityLevel: 'low', meta: {} },
      credentials => audit.listPolicies(credentials),
    );
    res.json(policies);
  });
}
