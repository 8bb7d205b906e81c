import { sendCsv } from './sendCsv';
import type { ImagesRouter, RouteOptions } from './types';

/** Routes of out-of-band scans: `/scans` and `/scanners`. */
export function addScanRoutes(
  router: ImagesRouter,
  { register, calls }: RouteOptions,
): void {
  router.get('/scans', async (request, res) => {
    const { limit, offset, ...filters } = request.query;
    const page = await calls.anyone(
      request,
      {
        eventId: 'scan-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        register.listScans(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          {},
          { credentials },
        ),
    );
    res.json(page);
  });

  router.get('/scans.csv', async (request, res) => {
    const lines = await calls.anyone(
      request,
      {
        eventId: 'scan-fetch',
        severityLevel: 'medium',
        meta: { queryType: 'export' },
      },
      credentials => register.exportScans(request.query, {}, { credentials }),
    );
    await sendCsv(res, 'image-scans', lines);
  });

  router.get('/scanners', async (request, res) => {
    const scanners = await calls.anyone(
      request,
      {
        eventId: 'scan-fetch',
        severityLevel: 'low',
        meta: { queryType: 'scanners' },
      },
      credentials => register.listScanners({ credentials }),
    );
    res.json(scanners);
  });

  router.post('/scans/:id/result', async (request, res) => {
    const { id } = request.params;
    const scan = await calls.anyone(
      request,
      {
        eventId: 'scan-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'report', id, state: request.body.state },
      },
      credentials => register.reportScan(id, request.body, { credentials }),
    );
    res.json(scan);
  });
}
