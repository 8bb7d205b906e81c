import { sendCsv } from './sendCsv';
import type { ImagesRouter, RouteOptions } from './types';

/** Routes of image drift: `/drifts`. */
export function addDriftRoutes(
  router: ImagesRouter,
  { register, calls }: RouteOptions,
): void {
  router.get('/drifts', async (request, res) => {
    const { limit, offset, ...filters } = request.query;
    const page = await calls.anyone(
      request,
      {
        eventId: 'drift-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        register.listDrifts(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          {},
          { credentials },
        ),
    );
    res.json(page);
  });

  router.get('/drifts.csv', async (request, res) => {
    const lines = await calls.anyone(
      request,
      {
        eventId: 'drift-fetch',
        severityLevel: 'medium',
        meta: { queryType: 'export' },
      },
      credentials => register.exportDrifts(request.query, {}, { credentials }),
    );
    await sendCsv(res, 'image-drift', lines);
  });

  router.get('/drifts/:id', async (request, res) => {
    const { id } = request.params;
    const drift = await calls.anyone(
      request,
      {
        eventId: 'drift-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-id', id },
      },
      credentials => register.getDrift(id, {}, { credentials }),
    );
    res.json(drift);
  });

  router.post('/drifts/:id/explanation', async (request, res) => {
    const { id } = request.params;
    const drift = await calls.person(
      request,
      {
        eventId: 'drift-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'explain', id },
      },
      credentials =>
        register.explainDrift(
          id,
          request.body.explanation,
          {},
          { credentials },
        ),
    );
    res.json(drift);
  });

  router.post('/drifts/:id/decision', async (request, res) => {
    const { id } = request.params;
    const drift = await calls.person(
      request,
      {
        eventId: 'drift-mutate',
        severityLevel: 'high',
        meta: { actionType: request.body.decision, id },
      },
      credentials =>
        register.decideDrift(id, request.body, {}, { credentials }),
    );
    res.json(drift);
  });

  router.post('/drifts/:id/scan', async (request, res) => {
    const { id } = request.params;
    const drift = await calls.anyone(
      request,
      {
        eventId: 'drift-mutate',
        severityLevel: 'low',
        meta: { actionType: 'scan', id },
      },
      credentials => register.scanDrift(id, {}, { credentials }),
    );
    res.json(drift);
  });
}
