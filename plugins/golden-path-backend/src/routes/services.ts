import { stringifyEntityRef } from '@backstage/catalog-model';
import { audited } from './audited';
import { ALLOWED, type GoldenPathRouter, type RouteOptions } from './types';

/** Routes of the fleet: `/services`, `/summary` and `/upgrades`. */
export function addServiceRoutes(
  router: GoldenPathRouter,
  { goldenPaths, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/services', async (request, res) => {
    const { limit, offset, ...filters } = request.query;
    const page = await audited(
      auditor,
      {
        eventId: 'service-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'list' },
      },
      async () =>
        goldenPaths.list(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials: await httpAuth.credentials(request, ALLOWED) },
        ),
    );
    res.json(page);
  });

  router.get('/services/:kind/:namespace/:name', async (request, res) => {
    const entityRef = stringifyEntityRef(request.params);
    const service = await audited(
      auditor,
      {
        eventId: 'service-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'by-ref', entityRef },
      },
      async () =>
        goldenPaths.get(
          entityRef,
          {},
          { credentials: await httpAuth.credentials(request, ALLOWED) },
        ),
    );
    res.json(service);
  });

  router.get('/summary', async (request, res) => {
    const summary = await audited(
      auditor,
      {
        eventId: 'service-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'summary' },
      },
      async () =>
        goldenPaths.summary(
          {},
          { credentials: await httpAuth.credentials(request, ALLOWED) },
        ),
    );
    res.json(summary);
  });

  router.post('/upgrades', async (request, res) => {
    const entityRefs = request.body.entityRefs.map(ref =>
      ref.toLocaleLowerCase('en-US'),
    );
    const lane = request.body.lane ?? 'all';
    const items = await audited(
      auditor,
      {
        eventId: 'service-mutate',
        severityLevel: 'medium',
        request,
        meta: { actionType: 'upgrade', entityRefs, lane },
      },
      async () =>
        goldenPaths.startUpgrades(entityRefs, lane, {
          credentials: await httpAuth.credentials(request, ALLOWED),
        }),
    );
    res.json({ items });
  });
}
