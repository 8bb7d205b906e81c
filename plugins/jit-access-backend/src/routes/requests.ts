import type { CallSpec } from '@fairway/plugin-backends-node';
import type { AccessRouter, RouteServices } from './createRouter';

function fetchSpec(queryType: string, requestId?: string): CallSpec {
  return {
    eventId: 'request-fetch',
    severityLevel: 'low',
    meta: { queryType, ...(requestId && { requestId }) },
  };
}

function mutateSpec(actionType: string, meta: CallSpec['meta']): CallSpec {
  return {
    eventId: 'request-mutate',
    severityLevel: 'medium',
    meta: { actionType, ...meta },
  };
}

/** Routes of `/requests`. */
export function addRequestRoutes(
  router: AccessRouter,
  { calls, requests }: RouteServices,
): void {
  router.post('/requests/preview', async (req, res) => {
    const preview = await calls.person(
      req,
      {
        eventId: 'request-preview',
        severityLevel: 'low',
        meta: { entitlementId: req.body.entitlementId },
      },
      credentials => requests.preview(req.body, credentials),
    );
    res.json(preview);
  });

  router.get('/requests', async (req, res) => {
    const page = await calls.anyone(req, fetchSpec('list'), credentials =>
      requests.list(req.query, credentials),
    );
    res.json(page);
  });

  router.post('/requests', async (req, res) => {
    const { entitlementId } = req.body;
    const created = await calls.person(
      req,
      mutateSpec('create', { entitlementId }),
      credentials => requests.create(req.body, credentials),
    );
    res.status(201).json(created);
  });

  router.get('/requests/:id', async (req, res) => {
    const { id } = req.params;
    const request = await calls.anyone(
      req,
      fetchSpec('by-id', id),
      credentials => requests.get(id, credentials),
    );
    res.json(request);
  });

  router.post('/requests/:id/approve', async (req, res) => {
    const { id } = req.params;
    const request = await calls.person(
      req,
      mutateSpec('approve', { requestId: id }),
      credentials => requests.approve(id, req.body, credentials),
    );
    res.json(request);
  });

  router.post('/requests/:id/deny', async (req, res) => {
    const { id } = req.params;
    const request = await calls.person(
      req,
      mutateSpec('deny', { requestId: id }),
      credentials => requests.deny(id, req.body, credentials),
    );
    res.json(request);
  });

  router.post('/requests/:id/withdraw', async (req, res) => {
    const { id } = req.params;
    const request = await calls.person(
      req,
      mutateSpec('withdraw', { requestId: id }),
      credentials => requests.withdraw(id, credentials),
    );
    res.json(request);
  });
}
