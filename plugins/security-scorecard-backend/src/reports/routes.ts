import { stringifyEntityRef } from '@backstage/catalog-model';
import { audited } from '../routes/audited';
import type { ScorecardRouter } from '../routes/types';
import type { ReportRouteOptions } from './uploadRouter';

const ALLOWED: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };
const REPORTS = '/scorecards/:kind/:namespace/:name/reports';
const TOKENS = '/scorecards/:kind/:namespace/:name/upload-tokens';

/** Routes of reports and upload tokens, but the upload itself. */
export function addReportRoutes(
  router: ScorecardRouter,
  { reports, auditor, httpAuth }: ReportRouteOptions,
): void {
  router.get(REPORTS, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const list = await audited(
      auditor,
      req,
      {
        eventId: 'report-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-entity', entityRef },
      },
      async () =>
        reports.list(entityRef, await httpAuth.credentials(req, ALLOWED)),
    );
    res.json(list);
  });

  router.get(TOKENS, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const list = await audited(
      auditor,
      req,
      {
        eventId: 'upload-token-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-entity', entityRef },
      },
      async () =>
        reports.listTokens(entityRef, await httpAuth.credentials(req, ALLOWED)),
    );
    res.json(list);
  });

  router.post(TOKENS, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const token = await audited(
      auditor,
      req,
      {
        eventId: 'upload-token-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'issue', entityRef },
      },
      async () =>
        reports.issueToken(
          entityRef,
          req.body,
          await httpAuth.credentials(req, ALLOWED),
        ),
    );
    res.status(201).json(token);
  });

  router.delete(`${TOKENS}/:id`, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const { id } = req.params;
    await audited(
      auditor,
      req,
      {
        eventId: 'upload-token-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'revoke', entityRef, id },
      },
      async () =>
        reports.revokeToken(
          entityRef,
          id,
          await httpAuth.credentials(req, ALLOWED),
        ),
    );
    res.status(204).end();
  });
}
