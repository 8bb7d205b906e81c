import { audited } from './audited';
import { sendCsv } from './sendCsv';
import { ANYONE, PEOPLE, type ImagesRouter, type RouteOptions } from './types';

/** Routes of image drift: `/drifts`. */
export function addDriftRoutes(
  router: ImagesRouter,
  { register, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/drifts', async (request, res) => {
    const { limit, offset, ...filters } = request.query;
    const page = await audited(
      auditor,
      {
        eventId: 'drift-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'list' },
      },
      async () =>
        register.listDrifts(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          {},
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    res.json(page);
  });

  router.get('/drifts.csv', async (request, res) => {
    const lines = await audited(
      auditor,
      {
        eventId: 'drift-fetch',
        severityLevel: 'medium',
        request,
        meta: { queryType: 'export' },
      },
      async () =>
        register.exportDrifts(
          request.query,
          {},
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    await sendCsv(res, 'image-drift', lines);
  });

  router.get('/drifts/:id', async (request, res) => {
    const { id } = request.params;
    const drift = await audited(
      auditor,
      {
        eventId: 'drift-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'by-id', id },
      },
      async () =>
        register.getDrift(
          id,
          {},
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    res.json(drift);
  });

  router.post('/drifts/:id/explanation', async (request, res) => {
    const { id } = request.params;
    const drift = await audited(
      auditor,
      {
        eventId: 'drift-mutate',
        severityLevel: 'medium',
        request,
        meta: { actionType: 'explain', id },
      },
      async () =>
        register.explainDrift(
          id,
          request.body.explanation,
          {},
          { credentials: await httpAuth.credentials(request, PEOPLE) },
        ),
    );
    res.json(drift);
  });

  router.post('/drifts/:id/decision', async (request, res) => {
    const { id } = request.params;
    const drift = await audited(
      auditor,
      {
        eventId: 'drift-mutate',
        severityLevel: 'high',
        request,
        meta: { actionType: request.body.decision, id },
      },
      async () =>
        register.decideDrift(
          id,
          request.body,
          {},
          { credentials: await httpAuth.credentials(request, PEOPLE) },
        ),
    );
    res.json(drift);
  });

  router.post('/drifts/:id/scan', async (request, res) => {
    const { id } = request.params;
    const drift = await audited(
      auditor,
      {
        eventId: 'drift-mutate',
        severityLevel: 'low',
        request,
        meta: { actionType: 'scan', id },
      },
      async () =>
        register.scanDrift(
          id,
          {},
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    res.json(drift);
  });
}
