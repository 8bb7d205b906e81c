import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EvidenceRouter, RouteOptions } from './types';

/** Route of `/frameworks/:framework/export`. */
export function addExportRoutes(
  router: EvidenceRouter,
  { evidence, calls }: RouteOptions,
): void {
  router.get('/frameworks/:framework/export', async (request, res) => {
    const { framework } = request.params;
    await calls.anyone(
      request,
      {
        eventId: 'evidence-export',
        severityLevel: 'high',
        meta: { framework, ...request.query },
      },
      async credentials => {
        const file = await evidence.export(framework, request.query, {
          credentials,
        });
        res.setHeader('Content-Type', file.contentType);
        res.setHeader(
          'Content-Disposition',
          `attachment; filename="${file.name}"`,
        );
        // A portal at an address of its own may read the name as well.
        res.appendHeader(
          'Access-Control-Expose-Headers',
          'Content-Disposition',
        );
        res.setHeader('Cache-Control', 'no-store');
        // Whoever stops reading, or a part that can't be read, ends both sides.
        await pipeline(Readable.from(file.pieces, { objectMode: false }), res);
      },
    );
  });
}
