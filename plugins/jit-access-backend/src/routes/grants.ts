import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/grants`. */
export function addGrantRoutes(
  router: AccessRouter,
  { calls, grants }: RouteServices,
): void {
  router.get('/grants', async (req, res) => {
    const page = await calls.anyone(
      req,
      {
        eventId: 'grant-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials => grants.list(req.query, credentials),
    );
    res.json(page);
  });

  router.get('/grants/:id', async (req, res) => {
    const { id } = req.params;
    const grant = await calls.anyone(
      req,
      {
        eventId: 'grant-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-id', grantId: id },
      },
      credentials => grants.get(id, credentials),
    );
    res.json(grant);
  });

  router.post('/grants/:id/credential', async (req, res) => {
    const { id } = req.params;
    const credential = await calls.person(
      req,
      {
        eventId: 'credential-issue',
        severityLevel: 'high',
        meta: { grantId: id },
      },
      credentials => grants.issueCredential(id, credentials),
    );
    // It is shown once: nothing on the way may keep it.
    res.setHeader('Cache-Control', 'no-store');
    res.json(credential);
  });

  router.post('/grants/:id/return', async (req, res) => {
    const { id } = req.params;
    const grant = await calls.person(
      req,
      {
        eventId: 'grant-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'return', grantId: id },
      },
      credentials => grants.giveBack(id, credentials),
    );
    res.json(grant);
  });

  router.post('/grants/:id/revoke', async (req, res) => {
    const { id } = req.params;
    const grant = await calls.person(
      req,
      {
        eventId: 'grant-mutate',
        severityLevel: 'high',
        meta: { actionType: 'revoke', grantId: id },
      },
      credentials => grants.revoke(id, req.body, credentials),
    );
    res.json(grant);
  });
}
