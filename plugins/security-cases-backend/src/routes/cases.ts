import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { audited } from './audited';
import { READERS, type CaseRouter, type RouteOptions } from './types';

/** Routes that read: `/cases`, `/cases.csv`, `/figures` and `/automation`. */
export function addCaseRoutes(
  router: CaseRouter,
  { cases, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/cases', async (request, res) => {
    const { limit, offset, ...filter } = request.query;
    const page = await audited(
      auditor,
      {
        eventId: 'case-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'list' },
      },
      async () =>
        cases.list(
          { ...filter, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials: await httpAuth.credentials(request, READERS) },
        ),
    );
    res.json(page);
  });

  router.get('/cases.csv', async (request, res) => {
    const lines = await audited(
      auditor,
      {
        eventId: 'case-fetch',
        severityLevel: 'medium',
        request,
        meta: { queryType: 'export' },
      },
      async () =>
        cases.export(request.query, {
          credentials: await httpAuth.credentials(request, READERS),
        }),
    );
    res.setHeader('Content-Type', 'text/csv; charset=utf-8');
    res.setHeader(
      'Content-Disposition',
      'attachment; filename="security-cases.csv"',
    );
    await pipeline(Readable.from(lines), res);
  });

  router.get('/cases/:id', async (request, res) => {
    const { id } = request.params;
    const found = await audited(
      auditor,
      {
        eventId: 'case-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'by-id', caseId: id },
      },
      async () =>
        cases.get(id, {
          credentials: await httpAuth.credentials(request, READERS),
        }),
    );
    res.json(found);
  });

  router.get('/figures', async (request, res) => {
    const figures = await audited(
      auditor,
      {
        eventId: 'case-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'figures' },
      },
      async () =>
        cases.figures({
          credentials: await httpAuth.credentials(request, READERS),
        }),
    );
    res.json(figures);
  });

  router.get('/automation', async (request, res) => {
    const overview = await audited(
      auditor,
      {
        eventId: 'automation-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'overview' },
      },
      async () =>
        cases.automation({
          credentials: await httpAuth.credentials(request, READERS),
        }),
    );
    res.json(overview);
  });
}
