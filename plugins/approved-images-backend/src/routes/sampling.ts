import { audited } from './audited';
import { ANYONE, type ImagesRouter, type RouteOptions } from './types';

/** Routes of the samples and the numbers: `/samples` and `/figures`. */
export function addSamplingRoutes(
  router: ImagesRouter,
  { register, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/samples', async (request, res) => {
    const { limit, offset } = request.query;
    const page = await audited(
      auditor,
      {
        eventId: 'sample-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'list' },
      },
      async () =>
        register.listSamples(
          { limit: limit ?? 20, offset: offset ?? 0 },
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    res.json(page);
  });

  router.get('/samples/:week', async (request, res) => {
    const { week } = request.params;
    const sample = await audited(
      auditor,
      {
        eventId: 'sample-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'by-week', week },
      },
      async () =>
        register.getSample(week, {
          credentials: await httpAuth.credentials(request, ANYONE),
        }),
    );
    res.json(sample);
  });

  router.get('/figures', async (request, res) => {
    const figures = await audited(
      auditor,
      {
        eventId: 'image-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'figures' },
      },
      async () =>
        register.getFigures(
          {},
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    res.json(figures);
  });
}
