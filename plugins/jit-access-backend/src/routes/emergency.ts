import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/emergency` and `/holds`. */
export function addEmergencyRoutes(
  router: AccessRouter,
  { calls, emergency }: RouteServices,
): void {
  router.post('/emergency/revoke-all', async (req, res) => {
    const { scope, hold } = req.body;
    const result = await calls.person(
      req,
      {
        eventId: 'emergency-revoke-all',
        severityLevel: 'critical',
        meta: { scope, hold },
      },
      credentials => emergency.revokeAll(req.body, credentials),
    );
    res.json(result);
  });

  router.get('/holds', async (req, res) => {
    const items = await calls.anyone(
      req,
      { eventId: 'hold-fetch', severityLevel: 'low', meta: {} },
      credentials => emergency.list(credentials),
    );
    res.json({ items });
  });

  router.post('/holds/:id/lift', async (req, res) => {
    const { id } = req.params;
    const hold = await calls.person(
      req,
      {
        eventId: 'hold-mutate',
        severityLevel: 'high',
        meta: { actionType: 'lift', holdId: id },
      },
      credentials => emergency.lift(id, req.body, credentials),
    );
    res.json(hold);
  });
}
