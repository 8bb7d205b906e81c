import type { AccessRouter, RouteServices } from './createRouter';

/** The one plugin that these routes are for. */
const CASES = 'security-cases';

/** Routes of `/case-responses`, which answer to the plugin of security cases alone. */
export function addCaseResponseRoutes(
  router: AccessRouter,
  { calls, caseResponses }: RouteServices,
): void {
  router.post('/case-responses/grants', async (req, res) => {
    const { person } = req.body;
    const items = await calls.plugin(
      req,
      CASES,
      { eventId: 'case-response', severityLevel: 'medium', meta: { person } },
      () => caseResponses.liveGrantsOf(person),
    );
    res.json({ items });
  });

  router.post('/case-responses/end-grants', async (req, res) => {
    const { person, ...response } = req.body;
    const result = await calls.plugin(
      req,
      CASES,
      {
        eventId: 'case-response',
        severityLevel: 'critical',
        meta: { actionType: 'end-grants', person, caseId: response.caseId },
      },
      () => caseResponses.endGrantsOf(person, response),
    );
    res.json(result);
  });

  router.post('/case-responses/hold', async (req, res) => {
    const { entityRef, ...response } = req.body;
    const hold = await calls.plugin(
      req,
      CASES,
      {
        eventId: 'case-response',
        severityLevel: 'critical',
        meta: { actionType: 'hold', entityRef, caseId: response.caseId },
      },
      () => caseResponses.holdTarget(entityRef, response),
    );
    res.json(hold);
  });

  router.post('/case-responses/lift', async (req, res) => {
    const response = req.body;
    const result = await calls.plugin(
      req,
      CASES,
      {
        eventId: 'case-response',
        severityLevel: 'high',
        meta: { actionType: 'lift', caseId: response.caseId },
      },
      () => caseResponses.liftHold(response),
    );
    res.json(result);
  });
}
