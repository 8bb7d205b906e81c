import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { audited } from '../routes/audited';
import type { ScorecardRouter } from '../routes/types';
import type { Campaigns } from './Campaigns';

/** What the routes of campaigns need. */
export interface CampaignRouteOptions {
  campaigns: Campaigns;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

/** Who may read: people and other backends. Only people change something. */
const READERS: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };
const PEOPLE: { allow: ['user'] } = { allow: ['user'] };

/** Routes of `/campaigns`. */
export function addCampaignRoutes(
  router: ScorecardRouter,
  { campaigns, auditor, httpAuth }: CampaignRouteOptions,
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
    const page = await audited(auditor, req, fetching('list'), async () =>
      campaigns.list(
        { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
        { credentials: await httpAuth.credentials(req, READERS) },
      ),
    );
    res.json(page);
  });

  router.post('/campaigns', async (req, res) => {
    const campaign = await audited(
      auditor,
      req,
      mutation('create', { title: req.body.title }),
      async () =>
        campaigns.create(req.body, {
          credentials: await httpAuth.credentials(req, PEOPLE),
        }),
    );
    res.status(201).json(campaign);
  });

  router.get('/campaigns/:id', async (req, res) => {
    const { id } = req.params;
    const campaign = await audited(
      auditor,
      req,
      fetching('by-id', { id }),
      async () =>
        campaigns.get(id, {
          credentials: await httpAuth.credentials(req, READERS),
        }),
    );
    res.json(campaign);
  });

  router.get('/campaigns/:id/items', async (req, res) => {
    const { id } = req.params;
    const { limit, offset } = req.query;
    const page = await audited(
      auditor,
      req,
      fetching('items', { id }),
      async () =>
        campaigns.items(
          id,
          { limit: limit ?? 20, offset: offset ?? 0 },
          { credentials: await httpAuth.credentials(req, READERS) },
        ),
    );
    res.json(page);
  });

  for (const action of ['close', 'promote'] as const) {
    router.post(`/campaigns/:id/${action}`, async (req, res) => {
      const { id } = req.params;
      const campaign = await audited(
        auditor,
        req,
        mutation(action, { id }),
        async () =>
          campaigns[action](id, {
            credentials: await httpAuth.credentials(req, PEOPLE),
          }),
      );
      res.json(campaign);
    });
  }
}
