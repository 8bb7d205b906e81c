import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/tickets`. */
export function addTicketRoutes(
  router: AccessRouter,
  { calls, tickets }: RouteServices,
): void {
  router.post('/tickets/check', async (req, res) => {
    const check = await calls.person(
      req,
      {
        eventId: 'ticket-check',
        severityLevel: 'low',
        meta: { entitlementId: req.body.entitlementId },
      },
      credentials => tickets.check(req.body, credentials),
    );
    res.json(check);
  });
}
