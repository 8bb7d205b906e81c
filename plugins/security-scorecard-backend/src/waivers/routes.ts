import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { WaiverTarget } from '@fairway/plugin-security-scorecard-common';
import { audited } from '../routes/audited';
import type { ScorecardRouter } from '../routes/types';
import type { Waivers } from './Waivers';

/** What the routes of waivers need. */
export interface WaiverRouteOptions {
  waivers: Waivers;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

/** Who may read: people and other backends. Only people change something. */
const READERS: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };
const PEOPLE: { allow: ['user'] } = { allow: ['user'] };

/** Routes of `/waivers`. */
export function addWaiverRoutes(
  router: ScorecardRouter,
  { waivers, auditor, httpAuth }: WaiverRouteOptions,
): void {
  const mutation = (actionType: string, meta: Record<string, string>) => ({
    eventId: 'waiver-mutate',
    severityLevel: 'medium' as const,
    meta: { actionType, ...meta },
  });

  router.get('/waivers', async (req, res) => {
    const { limit, offset, ...filters } = req.query;
    const page = await audited(
      auditor,
      req,
      {
        eventId: 'waiver-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      async () =>
        waivers.list(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials: await httpAuth.credentials(req, READERS) },
        ),
    );
    res.json(page);
  });

  router.get('/waiver-limits', async (req, res) => {
    const { entityRef, checkId, findingId } = req.query;
    const limits = await audited(
      auditor,
      req,
      {
        eventId: 'waiver-fetch',
        severityLevel: 'low',
        meta: { queryType: 'limits', entityRef },
      },
      async () =>
        waivers.limits(entityRef, targetOf(checkId, findingId), {
          credentials: await httpAuth.credentials(req, READERS),
        }),
    );
    res.json(limits);
  });

  router.post('/waivers', async (req, res) => {
    const { entityRef, type } = req.body;
    const waiver = await audited(
      auditor,
      req,
      mutation('request', { entityRef, type }),
      async () =>
        waivers.request(req.body, {
          credentials: await httpAuth.credentials(req, PEOPLE),
        }),
    );
    res.status(201).json(waiver);
  });

  router.get('/waivers/:id', async (req, res) => {
    const { id } = req.params;
    const waiver = await audited(
      auditor,
      req,
      {
        eventId: 'waiver-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-id', id },
      },
      async () =>
        waivers.get(id, {
          credentials: await httpAuth.credentials(req, READERS),
        }),
    );
    res.json(waiver);
  });

  router.post('/waivers/:id/decide', async (req, res) => {
    const { id } = req.params;
    const waiver = await audited(
      auditor,
      req,
      mutation(req.body.decision, { id }),
      async () =>
        waivers.decide(id, req.body, {
          credentials: await httpAuth.credentials(req, PEOPLE),
        }),
    );
    res.json(waiver);
  });

  router.post('/waivers/:id/withdraw', async (req, res) => {
    const { id } = req.params;
    const waiver = await audited(
      auditor,
      req,
      mutation('withdraw', { id }),
      async () =>
        waivers.withdraw(id, {
          credentials: await httpAuth.credentials(req, PEOPLE),
        }),
    );
    res.json(waiver);
  });

  router.post('/waivers/:id/revoke', async (req, res) => {
    const { id } = req.params;
    const waiver = await audited(
      auditor,
      req,
      mutation('revoke', { id }),
      async () =>
        waivers.revoke(id, req.body.reason, {
          credentials: await httpAuth.credentials(req, PEOPLE),
        }),
    );
    res.json(waiver);
  });
}

function targetOf(
  checkId: string | undefined,
  findingId: string | undefined,
): WaiverTarget {
  if (checkId !== undefined && findingId === undefined) {
    return { kind: 'check', checkId };
  }
  if (findingId !== undefined && checkId === undefined) {
    return { kind: 'finding', findingId };
  }
  throw new InputError(
    'Name either a check, by checkId, or a finding, by findingId',
  );
}
