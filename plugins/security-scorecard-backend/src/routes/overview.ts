import type { ScorecardRouter, RouteOptions } from './types';
import { audited } from './audited';

/** Routes that are about no single entity: to-dos, checks and collectors. */
export function addOverviewRoutes(
  router: ScorecardRouter,
  { scorecards, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/todos', async (req, res) => {
    const todos = await audited(
      auditor,
      req,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'todos' },
      },
      async () =>
        scorecards.todos(
          {},
          { credentials: await httpAuth.credentials(req, { allow: ['user'] }) },
        ),
    );
    res.json(todos);
  });

  router.get('/checks', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    res.json(await scorecards.checks({ credentials }));
  });

  router.get('/collectors', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    res.json(await scorecards.collectors({ credentials }));
  });
}
