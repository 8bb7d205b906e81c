import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/policies` and `/service-policies`. */
export function addPolicyRoutes(
  router: AccessRouter,
  { calls, policies, replays, servicePolicies }: RouteServices,
): void {
  router.get('/policies', async (req, res) => {
    const found = await calls.anyone(
      req,
      {
        eventId: 'policy-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials => policies.list(credentials),
    );
    res.json(found);
  });

  router.get('/policies/:id', async (req, res) => {
    const { id } = req.params;
    const found = await calls.anyone(
      req,
      {
        eventId: 'policy-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-id', id },
      },
      credentials => policies.get(id, credentials),
    );
    res.json(found);
  });

  router.post('/policies/:id/simulate', async (req, res) => {
    const { id } = req.params;
    const result = await calls.anyone(
      req,
      { eventId: 'policy-simulate', severityLevel: 'low', meta: { id } },
      credentials => policies.simulate(id, req.body, credentials),
    );
    res.json(result);
  });

  router.post('/policies/:id/replay', async (req, res) => {
    const { id } = req.params;
    const result = await calls.anyone(
      req,
      { eventId: 'policy-replay', severityLevel: 'medium', meta: { id } },
      credentials => replays.replay(id, req.body, credentials),
    );
    res.json(result);
  });

  router.get('/service-policies', async (req, res) => {
    const items = await calls.anyone(
      req,
      {
        eventId: 'service-policy-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials => servicePolicies.list(credentials),
    );
    res.json({ items });
  });

  router.post('/service-policies', async (req, res) => {
    const { entityRef } = req.body;
    const registered = await calls.person(
      req,
      {
        eventId: 'service-policy-mutate',
        severityLevel: 'high',
        meta: { actionType: 'register', entityRef },
      },
      credentials => servicePolicies.register(entityRef, credentials),
    );
    res.json(registered);
  });
}
