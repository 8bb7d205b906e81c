import type { ImagesRouter, RouteOptions } from './types';

/** Routes of the samples and the numbers: `/samples` and `/figures`. */
export function addSamplingRoutes(
  router: ImagesRouter,
  { register, calls }: RouteOptions,
): void {
  router.get('/samples', async (request, res) => {
    const { limit, offset } = request.query;
    const page = await calls.anyone(
      request,
      {
        eventId: 'sample-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        register.listSamples(
          { limit: limit ?? 20, offset: offset ?? 0 },
          { credentials },
        ),
    );
    res.json(page);
  });

  router.get('/samples/:week', async (request, res) => {
    const { week } = request.params;
    const sample = await calls.anyone(
      request,
      {
        eventId: 'sample-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-week', week },
      },
      credentials => register.getSample(week, { credentials }),
    );
    res.json(sample);
  });

  router.get('/figures', async (request, res) => {
    const figures = await calls.anyone(
      request,
      {
        eventId: 'image-fetch',
        severityLevel: 'low',
        meta: { queryType: 'figures' },
      },
      credentials => register.getFigures({}, { credentials }),
    );
    res.json(figures);
  });
}
