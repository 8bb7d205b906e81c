import type {
  AuditedRequest,
  CallerOptions,
} from '@fairway/plugin-backends-node';
import type { CaseRouter, RouteOptions } from './types';

/** Routes that change a case. */
export function addChangeRoutes(
  router: CaseRouter,
  { cases, calls }: RouteOptions,
): void {
  const change = <T>(
    request: AuditedRequest,
    meta: { actionType: string; caseId: string; actionId?: string },
    work: (options: CallerOptions) => Promise<T>,
  ) =>
    calls.person(
      request,
      { eventId: 'case-mutate', severityLevel: 'high', meta },
      credentials => work({ credentials }),
    );

  router.post('/cases/:id/assign', async (request, res) => {
    const { id } = request.params;
    const { assignee } = request.body;
    res.json(
      await change(request, { actionType: 'assign', caseId: id }, options =>
        cases.assign(id, assignee, options),
      ),
    );
  });

  router.post('/cases/:id/comments', async (request, res) => {
    const { id } = request.params;
    const { text } = request.body;
    res.json(
      await change(request, { actionType: 'comment', caseId: id }, options =>
        cases.comment(id, text, options),
      ),
    );
  });

  router.post('/cases/:id/actions/:actionId/run', async (request, res) => {
    const { id, actionId } = request.params;
    res.json(
      await change(
        request,
        { actionType: 'run', caseId: id, actionId },
        options => cases.runAction(id, actionId, options),
      ),
    );
  });

  router.post('/cases/:id/actions/:actionId/decline', async (request, res) => {
    const { id, actionId } = request.params;
    const { reason } = request.body;
    res.json(
      await change(
        request,
        { actionType: 'decline', caseId: id, actionId },
        options => cases.declineAction(id, actionId, reason, options),
      ),
    );
  });

  router.post('/cases/:id/close', async (request, res) => {
    const { id } = request.params;
    const { decision, reason } = request.body;
    res.json(
      await change(request, { actionType: 'close', caseId: id }, options =>
        cases.close(id, { decision, reason }, options),
      ),
    );
  });
}
