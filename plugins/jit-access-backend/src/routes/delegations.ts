import type { CallSpec } from '@fairway/plugin-backends-node';
import type { AccessRouter, RouteServices } from './createRouter';

function mutateSpec(actionType: string, meta: CallSpec['meta']): CallSpec {
  return {
    eventId: 'delegation-mutate',
    severityLevel: 'medium',
    meta: { actionType, ...meta },
  };
}

/** Routes of `/delegations`. */
export function addDelegationRoutes(
  router: AccessRouter,
  { calls, delegations }: RouteServices,
): void {
  router.get('/delegations', async (req, res) => {
    const items = await calls.anyone(
      req,
      { eventId: 'delegation-fetch', severityLevel: 'low', meta: {} },
      credentials => delegations.list(credentials),
    );
    res.json({ items });
  });

  router.post('/delegations', async (req, res) => {
    const created = await calls.person(
      req,
      mutateSpec('create', { to: req.body.to }),
      credentials => delegations.create(req.body, credentials),
    );
    res.status(201).json(created);
  });

  router.post('/delegations/:id/revoke', async (req, res) => {
    const { id } = req.params;
    const ended = await calls.person(
      req,
      mutateSpec('revoke', { delegationId: id }),
      credentials => delegations.revoke(id, credentials),
    );
    res.json(ended);
  });
}
