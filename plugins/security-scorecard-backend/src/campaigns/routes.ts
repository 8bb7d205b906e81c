import type { CallRunner } from '@fairway/plugin-backends-node';
import type { ScorecardRouter } from '../routes/types';
import type { Campaigns } from './Campaigns';

/** What the routes of campaigns need. */
export interface CampaignRouteOptions {
  campaigns: Campaigns;
  calls: CallRunner;
}

/** Routes of `/campaigns`. */
export function addCampaignRoutes(
  router: ScorecardRouter,
  { campaigns, calls }: CampaignRouteOptions,
): void {
  const fetching = (queryType: string, meta: Record<string, string> = {}) => ({
    eventId: 'campaign-fetch',
    severityLevel: 'low' as const,
    meta: { queryType, ...meta },
  });
  const mutation = (actionType: string, meta: Record<string, string>) => ({
    eventId: 'campaign-mutate',
    severityLevel: 'medium' as const,
    meta: { actionType, ...meta },
  });

  router.get('/campaigns', async (req, res) => {
    const { limit, offset, ...filters } = req.query;
    const page = await calls.anyone(req, fetching('list'), credentials =>
      campaigns.list(
        { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
        { credentials },
      ),
    );
    res.json(page);
  });

  router.post('/campaigns', async (req, res) => {
    const campaign = await calls.person(
      req,
      mutation('create', { title: req.body.title }),
      credentials => campaigns.create(req.body, { credentials }),
    );
    res.status(201).json(campaign);
  });

  router.get('/campaigns/:id', async (req, res) => {
    const { id } = req.params;
    const campaign = await calls.anyone(
      req,
      fetching('by-id', { id }),
      credentials => campaigns.get(id, { credentials }),
    );
    res.json(campaign);
  });

  router.get('/campaigns/:id/items', async (req, res) => {
    const { id } = req.params;
    const { limit, offset } = req.query;
    const page = await calls.anyone(
      req,
      fetching('items', { id }),
      credentials =>
        campaigns.items(
          id,
          { limit: limit ?? 20, offset: offset ?? 0 },
          { credentials },
        ),
    );
    res.json(page);
  });

  for (const action of ['close', 'promote'] as const) {
    router.post(`/campaigns/:id/${action}`, async (req, res) => {
      const { id } = req.params;
      const campaign = await calls.person(
        req,
        mutation(action, { id }),
        credentials => campaigns[action](id, { credentials }),
      );
      res.json(campaign);
    });
  }
}
