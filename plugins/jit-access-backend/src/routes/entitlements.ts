import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/entitlements`. */
export function addEntitlementRoutes(
  router: AccessRouter,
  { calls, entitlements }: RouteServices,
): void {
  router.get('/entitlements', async (req, res) => {
    const page = await calls.anyone(
      req,
      { eventId: 'entitlement-fetch', severityLevel: 'low', meta: {} },
      credentials => entitlements.list(req.query, credentials),
    );
    res.json(page);
  });
}
