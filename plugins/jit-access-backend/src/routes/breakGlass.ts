import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of break-glass, its review, and more time for grants. */
export function addBreakGlassRoutes(
  router: AccessRouter,
  { calls, breakGlass }: RouteServices,
): void {
  router.post('/break-glass', async (req, res) => {
    const created = await calls.person(
      req,
      {
        eventId: 'break-glass',
        severityLevel: 'critical',
        meta: { entitlementId: req.body.entitlementId },
      },
      credentials => breakGlass.use(req.body, credentials),
    );
    res.status(201).json(created);
  });

  router.post('/grants/:id/extend', async (req, res) => {
    const { id } = req.params;
    const created = await calls.person(
      req,
      {
        eventId: 'grant-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'extend', grantId: id },
      },
      credentials => breakGlass.extend(id, req.body, credentials),
    );
    res.status(201).json(created);
  });

  router.post('/grants/:id/review', async (req, res) => {
    const { id } = req.params;
    const grant = await calls.person(
      req,
      {
        eventId: 'grant-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'review', grantId: id },
      },
      credentials => breakGlass.review(id, req.body, credentials),
    );
    res.json(grant);
  });
}
