import type { AccessRouter, RouteServices } from './createRouter';

/** Route of `/figures`. */
export function addFigureRoutes(
  router: AccessRouter,
  { calls, figures }: RouteServices,
): void {
  router.get('/figures', async (req, res) => {
    const found = await calls.anyone(
      req,
      { eventId: 'figures-fetch', severityLevel: 'low', meta: {} },
      credentials => figures.of(credentials),
    );
    res.json(found);
  });
}
