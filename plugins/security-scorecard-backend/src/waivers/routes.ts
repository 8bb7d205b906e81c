import { InputError } from '@backstage/errors';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { WaiverTarget } from '@fairway/plugin-security-scorecard-common';
import type { ScorecardRouter } from '../routes/types';
import type { Waivers } from './Waivers';

/** What the routes of waivers need. */
export interface WaiverRouteOptions {
  waivers: Waivers;
  calls: CallRunner;
}

/** Routes of `/waivers`. */
export function addWaiverRoutes(
  router: ScorecardRouter,
  { waivers, calls }: WaiverRouteOptions,
): void {
  const mutation = (actionType: string, meta: Record<string, string>) => ({
    eventId: 'waiver-mutate',
    severityLevel: 'medium' as const,
    meta: { actionType, ...meta },
  });

  router.get('/waivers', async (req, res) => {
    const { limit, offset, ...filters } = req.query;
    const page = await calls.anyone(
      req,
      {
        eventId: 'waiver-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        waivers.list(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials },
        ),
    );
    res.json(page);
  });

  router.get('/waiver-limits', async (req, res) => {
    const { entityRef, checkId, findingId } = req.query;
    const limits = await calls.anyone(
      req,
      {
        eventId: 'waiver-fetch',
        severityLevel: 'low',
        meta: { queryType: 'limits', entityRef },
      },
      credentials =>
        waivers.limits(entityRef, targetOf(checkId, findingId), {
          credentials,
        }),
    );
    res.json(limits);
  });

  router.post('/waivers', async (req, res) => {
    const { entityRef, type } = req.body;
    const waiver = await calls.person(
      req,
      mutation('request', { entityRef, type }),
      credentials => waivers.request(req.body, { credentials }),
    );
    res.status(201).json(waiver);
  });

  router.get('/waivers/:id', async (req, res) => {
    const { id } = req.params;
    const waiver = await calls.anyone(
      req,
      {
        eventId: 'waiver-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-id', id },
      },
      credentials => waivers.get(id, { credentials }),
    );
    res.json(waiver);
  });

  router.post('/waivers/:id/decide', async (req, res) => {
    const { id } = req.params;
    const waiver = await calls.person(
      req,
      mutation(req.body.decision, { id }),
      credentials => waivers.decide(id, req.body, { credentials }),
    );
    res.json(waiver);
  });

  router.post('/waivers/:id/withdraw', async (req, res) => {
    const { id } = req.params;
    const waiver = await calls.person(
      req,
      mutation('withdraw', { id }),
      credentials => waivers.withdraw(id, { credentials }),
    );
    res.json(waiver);
  });

  router.post('/waivers/:id/revoke', async (req, res) => {
    const { id } = req.params;
    const waiver = await calls.person(
      req,
      mutation('revoke', { id }),
      credentials => waivers.revoke(id, req.body.reason, { credentials }),
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
