import { audited } from './audited';
import { sendCsv } from './sendCsv';
import { ANYONE, type ImagesRouter, type RouteOptions } from './types';

/** Routes of out-of-band scans: `/scans` and `/scanners`. */
export function addScanRoutes(
  router: ImagesRouter,
  { register, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/scans', async (request, res) => {
    const { limit, offset, ...filters } = request.query;
    const page = await audited(
      auditor,
      {
        eventId: 'scan-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'list' },
      },
      async () =>
        register.listScans(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          {},
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    res.json(page);
  });

  router.get('/scans.csv', async (request, res) => {
    const lines = await audited(
      auditor,
      {
        eventId: 'scan-fetch',
        severityLevel: 'medium',
        request,
        meta: { queryType: 'export' },
      },
      async () =>
        register.exportScans(
          request.query,
          {},
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    await sendCsv(res, 'image-scans', lines);
  });

  router.get('/scanners', async (request, res) => {
    const scanners = await audited(
      auditor,
      {
        eventId: 'scan-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'scanners' },
      },
      async () =>
        register.listScanners({
          credentials: await httpAuth.credentials(request, ANYONE),
        }),
    );
    res.json(scanners);
  });

  router.post('/scans/:id/result', async (request, res) => {
    const { id } = request.params;
    const scan = await audited(
      auditor,
      {
        eventId: 'scan-mutate',
        severityLevel: 'medium',
        request,
        meta: { actionType: 'report', id, state: request.body.state },
      },
      async () =>
        register.reportScan(id, request.body, {
          credentials: await httpAuth.credentials(request, ANYONE),
        }),
    );
    res.json(scan);
  });
}
