import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { audited } from './audited';
import { ALLOWED, type EvidenceRouter, type RouteOptions } from './types';

/** Route of `/frameworks/:framework/export`. */
export function addExportRoutes(
  router: EvidenceRouter,
  { evidence, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/frameworks/:framework/export', async (request, res) => {
    const { framework } = request.params;
    await audited(
      auditor,
      {
        eventId: 'evidence-export',
        severityLevel: 'high',
        request,
        meta: { framework, ...request.query },
      },
      async () => {
        const file = await evidence.export(framework, request.query, {
          credentials: await httpAuth.credentials(request, ALLOWED),
        });
        res.setHeader('Content-Type', file.contentType);
        res.setHeader(
          'Content-Disposition',
          `attachment; filename="${file.name}"`,
        );
        res.setHeader('Cache-Control', 'no-store');
        // Whoever stops reading, or a part that can't be read, ends both sides.
        await pipeline(Readable.from(file.pieces, { objectMode: false }), res);
      },
    );
  });
}
