import { audited } from './audited';
import { ALLOWED, type GoldenPathRouter, type RouteOptions } from './types';

/** Routes of what the templates give: `/preview` and `/templates`. */
export function addTemplateRoutes(
  router: GoldenPathRouter,
  { goldenPaths, auditor, httpAuth }: RouteOptions,
): void {
  router.post('/preview', async (request, res) => {
    const { template, values } = request.body;
    const preview = await audited(
      auditor,
      {
        eventId: 'template-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'preview', template },
      },
      async () =>
        goldenPaths.preview(template, values, {
          credentials: await httpAuth.credentials(request, ALLOWED),
        }),
    );
    res.json(preview);
  });

  router.get('/templates/:name/versions', async (request, res) => {
    const { name } = request.params;
    const versions = await audited(
      auditor,
      {
        eventId: 'template-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'versions', name },
      },
      async () =>
        goldenPaths.versions(
          name,
          {},
          { credentials: await httpAuth.credentials(request, ALLOWED) },
        ),
    );
    res.json(versions);
  });
}
