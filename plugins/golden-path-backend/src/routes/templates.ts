import type { GoldenPathRouter, RouteOptions } from './types';

/** Routes of what the templates give: `/preview` and `/templates`. */
export function addTemplateRoutes(
  router: GoldenPathRouter,
  { goldenPaths, calls }: RouteOptions,
): void {
  router.post('/preview', async (request, res) => {
    const { template, values } = request.body;
    const preview = await calls.anyone(
      request,
      {
        eventId: 'template-fetch',
        severityLevel: 'low',
        meta: { queryType: 'preview', template },
      },
      credentials => goldenPaths.preview(template, values, { credentials }),
    );
    res.json(preview);
  });

  router.get('/templates/:name/versions', async (request, res) => {
    const { name } = request.params;
    const versions = await calls.anyone(
      request,
      {
        eventId: 'template-fetch',
        severityLevel: 'low',
        meta: { queryType: 'versions', name },
      },
      credentials => goldenPaths.versions(name, {}, { credentials }),
    );
    res.json(versions);
  });
}
