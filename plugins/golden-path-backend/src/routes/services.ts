import { stringifyEntityRef } from '@backstage/catalog-model';
import type { GoldenPathRouter, RouteOptions } from './types';

/** Routes of the fleet: `/services`, `/summary` and `/upgrades`. */
export function addServiceRoutes(
  router: GoldenPathRouter,
  { goldenPaths, calls }: RouteOptions,
): void {
  router.get('/services', async (request, res) => {
    const { limit, offset, ...filters } = request.query;
    const page = await calls.anyone(
      request,
      {
        eventId: 'service-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        goldenPaths.list(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials },
        ),
    );
    res.json(page);
  });

  router.get('/services/:kind/:namespace/:name', async (request, res) => {
    const entityRef = stringifyEntityRef(request.params);
    const service = await calls.anyone(
      request,
      {
        eventId: 'service-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-ref', entityRef },
      },
      credentials => goldenPaths.get(entityRef, {}, { credentials }),
    );
    res.json(service);
  });

  router.get('/summary', async (request, res) => {
    const summary = await calls.anyone(
      request,
      {
        eventId: 'service-fetch',
        severityLevel: 'low',
        meta: { queryType: 'summary' },
      },
      credentials => goldenPaths.summary({}, { credentials }),
    );
    res.json(summary);
  });

  router.post('/upgrades', async (request, res) => {
    const entityRefs = request.body.entityRefs.map(ref =>
      ref.toLocaleLowerCase('en-US'),
    );
    const lane = request.body.lane ?? 'all';
    const items = await calls.anyone(
      request,
      {
        eventId: 'service-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'upgrade', entityRefs, lane },
      },
      credentials =>
        goldenPaths.startUpgrades(entityRefs, lane, { credentials }),
    );
    res.json({ items });
  });
}
