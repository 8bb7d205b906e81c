import type { ClaimedOperation } from '../database/records/operation';
import type { StoredRequest } from '../database/records/request';
import type { UnitOfWork } from '../database/UnitOfWork';
import { askApprovers, requestDecided } from '../outbox/notices';
import { askedNow } from '../database/ApproverStore';
import {
  approvalsIn,
  mergeSteps,
  requireSteps,
  type Verdicts,
} from '../services/guard';
import { escalationAt, withApprovals } from '../services/steps';
import { nextReview } from '../services/Submission';
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
    const rules =
      verdicts.status === 'resolved'
        ? verdicts.verdicts.flatMap(({ rule, undecided }) =>
            rule ? [rule, ...undecided] : undecided,
          )
        : [];
    if (required.ok) {
      await this.refresh(unit, request, mergeSteps(required.lists), now);
      await this.noteEscalation(unit, request, rules, now);
    }
    await operations.postpone(unit.trx, operation, {
      dueAt: nextReview(request, rules, {
        now,
        reviewEvery: this.context.timing.reviewEvery,
      }),
      attempts: 0,
    });
  }

  /** Keeps the names of the approvers current and asks those who are new. */
  private async refresh(
    unit: UnitOfWork,
    request: StoredRequest,
    live: StoredRequest['steps'],
    now: Date,
  ): Promise<void> {
    const { requests, delegations } = this.context.stores;
    const decisions =
      (await requests.decisions(unit.trx, [request.id])).get(request.id) ?? [];
    const steps = withApprovals(live, approvalsIn(decisions));
    const rights = await delegations.rights(
      unit.trx,
      { from: steps.flatMap(step => step.approvers) },
      now,
    );
    const asked = askedNow({ ...request, steps }, decisions, rights);
    const before = await requests.approverNames.waiting(unit.trx, request.id);
    const names = (people: readonly { user: string }[]) =>
      [...new Set(people.map(({ user }) => user))].sort();
    if (
      JSON.stringify([steps, names(asked)]) ===
      JSON.stringify([request.steps, names(before)])
    ) {
      return;
    }
    await requests.updateSteps(unit.trx, request.id, steps, asked);
    const known = new Set(names(before));
    const added = names(asked).filter(person => !known.has(person));
    unit.audit({
      actor: WORKER,
      action: 'approvers-changed',
      requestId: request.id,
      details: {
        approvers: steps.flatMap(s => s.approvers).join(' '),
        asked: names(asked).join(' '),
      },
    });
    unit.publish(...askApprovers(request, added), { sink: 'signal' });
  }

  /** Nobody decided in the first time: more people may, which is on record once. */
  private async noteEscalation(
    unit: UnitOfWork,
    request: StoredRequest,
    rules: readonly Parameters<typeof escalationAt>[0][],
    now: Date,
  ): Promise<void> {
    const due = rules.filter(rule => {
      const at = escalationAt(rule, new Date(request.createdAt));
      return at !== undefined && now >= at;
    });
    if (
      due.length > 0 &&
      (await this.context.stores.requests.markEscalated(
        unit.trx,
        request.id,
        now,
      ))
    ) {
      unit.audit({
        actor: WORKER,
        action: 'request-escalated',
        requestId: request.id,
        details: {
          to: [...new Set(due.flatMap(rule => rule.escalate?.to ?? []))].join(
            ' ',
          ),
        },
      });
    }
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
