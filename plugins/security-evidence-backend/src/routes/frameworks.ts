import type { EvidenceRouter, RouteOptions } from './types';

/** Routes of `/frameworks`, their controls, and `/activities`. */
export function addFrameworkRoutes(
  router: EvidenceRouter,
  { evidence, calls, httpAuth }: RouteOptions,
): void {
  router.get('/frameworks', async (request, res) => {
    const items = await evidence.frameworks({
      credentials: await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      }),
    });
    res.json({ items });
  });

  router.get('/frameworks/:framework', async (request, res) => {
    const { framework } = request.params;
    const found = await calls.anyone(
      request,
      {
        eventId: 'evidence-fetch',
        severityLevel: 'low',
        meta: { queryType: 'framework', framework, ...request.query },
      },
      credentials =>
        evidence.framework(framework, request.query, { credentials }),
    );
    res.json(found);
  });

  router.get(
    '/frameworks/:framework/controls/:control',
    async (request, res) => {
      const { framework, control } = request.params;
      const found = await calls.anyone(
        request,
        {
          eventId: 'evidence-fetch',
          severityLevel: 'low',
          meta: { queryType: 'control', framework, control, ...request.query },
        },
        credentials =>
          evidence.control(framework, control, request.query, { credentials }),
      );
      res.json(found);
    },
  );

  router.get('/activities', async (request, res) => {
    const found = await calls.anyone(
      request,
      {
        eventId: 'evidence-fetch',
        severityLevel: 'medium',
        meta: { queryType: 'activities', ...request.query },
      },
      credentials => evidence.activities(request.query, { credentials }),
    );
    res.json(found);
  });
}
