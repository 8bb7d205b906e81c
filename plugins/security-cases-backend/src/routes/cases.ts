import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CaseRouter, RouteOptions } from './types';

/** Routes that read: `/cases`, `/cases.csv`, `/figures` and `/automation`. */
export function addCaseRoutes(
  router: CaseRouter,
  { cases, calls }: RouteOptions,
): void {
  router.get('/cases', async (request, res) => {
    const { limit, offset, ...filter } = request.query;
    const page = await calls.anyone(
      request,
      {
        eventId: 'case-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        cases.list(
          { ...filter, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials },
        ),
    );
    res.json(page);
  });

  router.get('/cases.csv', async (request, res) => {
    const lines = await calls.anyone(
      request,
      {
        eventId: 'case-fetch',
        severityLevel: 'medium',
        meta: { queryType: 'export' },
      },
      credentials => cases.export(request.query, { credentials }),
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
    const found = await calls.anyone(
      request,
      {
        eventId: 'case-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-id', caseId: id },
      },
      credentials => cases.get(id, { credentials }),
    );
    res.json(found);
  });

  router.get('/figures', async (request, res) => {
    const figures = await calls.anyone(
      request,
      {
        eventId: 'case-fetch',
        severityLevel: 'low',
        meta: { queryType: 'figures' },
      },
      credentials => cases.figures({ credentials }),
    );
    res.json(figures);
  });

  router.get('/automation', async (request, res) => {
    const overview = await calls.anyone(
      request,
      {
        eventId: 'automation-fetch',
        severityLevel: 'low',
        meta: { queryType: 'overview' },
      },
      credentials => cases.automation({ credentials }),
    );
    res.json(overview);
  });
}
