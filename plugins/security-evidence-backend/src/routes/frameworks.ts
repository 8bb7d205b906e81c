import { audited } from './audited';
import { ALLOWED, type EvidenceRouter, type RouteOptions } from './types';

/** Routes of `/frameworks`, their controls, and `/activities`. */
export function addFrameworkRoutes(
  router: EvidenceRouter,
  { evidence, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/frameworks', async (request, res) => {
    const items = await evidence.frameworks({
      credentials: await httpAuth.credentials(request, ALLOWED),
    });
    res.json({ items });
  });

  router.get('/frameworks/:framework', async (request, res) => {
    const { framework } = request.params;
    const found = await audited(
      auditor,
      {
        eventId: 'evidence-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'framework', framework, ...request.query },
      },
      async () =>
        evidence.framework(framework, request.query, {
          credentials: await httpAuth.credentials(request, ALLOWED),
        }),
    );
    res.json(found);
  });

  router.get(
    '/frameworks/:framework/controls/:control',
    async (request, res) => {
      const { framework, control } = request.params;
      const found = await audited(
        auditor,
        {
          eventId: 'evidence-fetch',
          severityLevel: 'low',
          request,
          meta: { queryType: 'control', framework, control, ...request.query },
        },
        async () =>
          evidence.control(framework, control, request.query, {
            credentials: await httpAuth.credentials(request, ALLOWED),
          }),
      );
      res.json(found);
    },
  );

  router.get('/activities', async (request, res) => {
    const found = await audited(
      auditor,
      {
        eventId: 'evidence-fetch',
        severityLevel: 'medium',
        request,
        meta: { queryType: 'activities', ...request.query },
      },
      async () =>
        evidence.activities(request.query, {
          credentials: await httpAuth.credentials(request, ALLOWED),
        }),
    );
    res.json(found);
  });
}
