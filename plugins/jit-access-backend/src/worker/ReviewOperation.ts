import type { ClaimedOperation, StoredRequest } from '../database/records';
import type { UnitOfWork } from '../database/UnitOfWork';
import { askApprovers, requestDecided } from '../outbox/notices';
import { withApprovals } from '../services/facts';
import { mergeSteps, requireSteps, type Verdicts } from '../services/guard';
import { openApprovers } from '../services/RequestService';
import { WORKER, type OperationHandler, type WorkContext } from './context';

/** Looks after a waiting request: who can approve now, may it still be asked, is it too late. */
export class ReviewOperation implements OperationHandler {
  constructor(private readonly context: WorkContext) {}

  async run(operation: ClaimedOperation): Promise<void> {
    const { knex, stores, clock, reviewer, transactions } = this.context;
    const request = await stores.requests.get(
      knex,
      operation.requestId,
      undefined,
    );
    const now = await clock.now(knex);
    // A request that is over or too late needs no look at the catalog.
    const verdicts: Verdicts =
      request?.state === 'pending' && now < new Date(request.deadline)
        ? await reviewer.review(request)
        : { status: 'error', reason: 'not looked at' };
    await transactions.run(unit => this.apply(unit, operation, verdicts));
  }

  private async apply(
    unit: UnitOfWork,
    operation: ClaimedOperation,
    verdicts: Verdicts,
  ): Promise<void> {
    const { requests, operations } = this.context.stores;
    const request = await requests.lock(unit.trx, operation.requestId);
    if (!(await operations.holds(unit.trx, operation))) {
      return;
    }
    const now = await unit.now();
    if (request?.state !== 'pending') {
      await operations.finish(unit.trx, operation, now);
      return;
    }
    if (now >= new Date(request.deadline)) {
      await this.end(
        unit,
        operation,
        request,
        'lapse',
        'Nobody decided in time',
      );
      return;
    }
    const required = requireSteps(verdicts);
    if (!required.ok && required.refusal.kind === 'invalid') {
      await this.end(
        unit,
        operation,
        request,
        'invalidate',
        required.refusal.message,
      );
      return;
    }
    if (required.ok) {
      await this.refresh(unit, request, mergeSteps(required.lists));
    }
    await operations.postpone(unit.trx, operation, {
      dueAt: new Date(
        Math.min(
          Date.parse(request.deadline),
          now.getTime() + this.context.timing.reviewEvery,
        ),
      ),
      attempts: 0,
    });
  }

  /** Keeps the names of the approvers current and asks those who are new. */
  private async refresh(
    unit: UnitOfWork,
    request: StoredRequest,
    live: StoredRequest['steps'],
  ): Promise<void> {
    const { requests } = this.context.stores;
    const decisions =
      (await requests.decisions(unit.trx, [request.id])).get(request.id) ?? [];
    const steps = withApprovals(
      live,
      decisions.filter(d => d.verdict === 'approve').map(d => d.by),
    );
    if (JSON.stringify(steps) === JSON.stringify(request.steps)) {
      return;
    }
    await requests.updateSteps(
      unit.trx,
      request.id,
      steps,
      decisions.map(d => d.by),
    );
    const before = new Set(openApprovers(request.steps, decisions));
    const added = openApprovers(steps, decisions).filter(p => !before.has(p));
    unit.audit({
      actor: WORKER,
      action: 'approvers-changed',
      requestId: request.id,
      details: { approvers: steps.flatMap(s => s.approvers).join(' ') },
    });
    unit.publish(...askApprovers(request, added), { sink: 'signal' });
  }

  private async end(
    unit: UnitOfWork,
    operation: ClaimedOperation,
    request: StoredRequest,
    command: 'lapse' | 'invalidate',
    why: string,
  ): Promise<void> {
    const { requests, operations } = this.context.stores;
    const now = await unit.now();
    const state = command === 'lapse' ? 'lapsed' : 'invalidated';
    await requests.transition(unit.trx, request, command, now);
    await operations.finish(unit.trx, operation, now);
    unit.audit({
      actor: WORKER,
      action: `request-${state}`,
      requestId: request.id,
      details: { why },
    });
    unit.publish(
      ...requestDecided(
        request,
        state,
        null,
        request.steps.flatMap(step => step.approvers),
      ),
    );
  }
}
