import type { AccessRouter, RouteServices } from './createRouter';

/** Route of `/posture`. */
export function addPostureRoutes(
  router: AccessRouter,
  { calls, posture }: RouteServices,
): void {
  router.post('/posture', async (req, res) => {
    const { entityRefs } = req.body;
    const items = await calls.anyone(
      req,
      {
        eventId: 'posture-fetch',
        severityLevel: 'medium',
        meta: { entities: entityRefs.length },
      },
      credentials => posture.of(entityRefs, credentials),
    );
    res.json({ items });
  });
}
