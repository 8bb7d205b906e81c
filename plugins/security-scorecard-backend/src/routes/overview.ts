import type { ScorecardRouter, RouteOptions } from './types';

/** Routes that are about no single entity: to-dos, checks and collectors. */
export function addOverviewRoutes(
  router: ScorecardRouter,
  { scorecards, calls, httpAuth }: RouteOptions,
): void {
  router.get('/todos', async (req, res) => {
    const todos = await calls.person(
      req,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'todos' },
      },
      credentials => scorecards.todos({}, { credentials }),
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
