import { stringifyEntityRef } from '@backstage/catalog-model';
import type { ScorecardRouter } from '../routes/types';
import type { ReportRouteOptions } from './uploadRouter';

const REPORTS = '/scorecards/:kind/:namespace/:name/reports';
const TOKENS = '/scorecards/:kind/:namespace/:name/upload-tokens';

/** Routes of reports and upload tokens, but the upload itself. */
export function addReportRoutes(
  router: ScorecardRouter,
  { reports, calls }: ReportRouteOptions,
): void {
  router.get(REPORTS, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const list = await calls.anyone(
      req,
      {
        eventId: 'report-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-entity', entityRef },
      },
      credentials => reports.list(entityRef, credentials),
    );
    res.json(list);
  });

  router.get(TOKENS, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const list = await calls.anyone(
      req,
      {
        eventId: 'upload-token-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-entity', entityRef },
      },
      credentials => reports.listTokens(entityRef, credentials),
    );
    res.json(list);
  });

  router.post(TOKENS, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const token = await calls.anyone(
      req,
      {
        eventId: 'upload-token-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'issue', entityRef },
      },
      credentials => reports.issueToken(entityRef, req.body, credentials),
    );
    res.status(201).json(token);
  });

  router.delete(`${TOKENS}/:id`, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const { id } = req.params;
    await calls.anyone(
      req,
      {
        eventId: 'upload-token-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'revoke', entityRef, id },
      },
      credentials => reports.revokeToken(entityRef, id, credentials),
    );
    res.status(204).end();
  });
}
