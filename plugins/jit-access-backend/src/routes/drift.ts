import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/drift` and `/providers`. */
export function addDriftRoutes(
  router: AccessRouter,
  { calls, drift }: RouteServices,
): void {
  router.get('/drift', async (req, res) => {
    const page = await calls.anyone(
      req,
      { eventId: 'drift-fetch', severityLevel: 'medium', meta: {} },
      credentials => drift.list(req.query, credentials),
    );
    res.json(page);
  });

  router.get('/providers', async (req, res) => {
    const items = await calls.anyone(
      req,
      { eventId: 'provider-fetch', severityLevel: 'low', meta: {} },
      credentials => drift.health(credentials),
    );
    res.json({ items });
  });
}
