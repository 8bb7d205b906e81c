import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXPORT_TYPES } from '../ledger/exportLedger';
import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/audit`. */
export function addAuditRoutes(
  router: AccessRouter,
  { calls, audit }: RouteServices,
): void {
  router.get('/audit', async (req, res) => {
    const page = await calls.anyone(
      req,
      {
        eventId: 'ledger-fetch',
        severityLevel: 'medium',
        meta: {
          queryType: req.query.requestId === undefined ? 'list' : 'by-request',
        },
      },
      credentials => audit.list(req.query, credentials),
    );
    res.json(page);
  });

  router.get('/audit/verify', async (req, res) => {
    const verification = await calls.anyone(
      req,
      { eventId: 'ledger-verify', severityLevel: 'medium', meta: {} },
      credentials => audit.verify(credentials),
    );
    res.json(verification);
  });

  router.get('/audit/export', async (req, res) => {
    const { format } = req.query;
    await calls.anyone(
      req,
      { eventId: 'ledger-export', severityLevel: 'high', meta: { format } },
      async credentials => {
        const lines = await audit.export(req.query, credentials);
        res.setHeader('Content-Type', EXPORT_TYPES[format]);
        res.setHeader(
          'Content-Disposition',
          `attachment; filename="access-ledger.${format}"`,
        );
        res.setHeader('Cache-Control', 'no-store');
        // Whoever stops reading, or a page that can't be read, ends both sides.
        await pipeline(Readable.from(lines, { objectMode: false }), res);
      },
    );
  });
}
