import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  approvalProgress,
  type Decision,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { StoredRequest } from '../database/records';
import type { Transactions, UnitOfWork } from '../database/UnitOfWork';
import { approvalRecorded, requestDecided } from '../outbox/notices';
import { refusalError } from './errors';
import { withApprovals } from './facts';
import { guardDecision, type Refusal, type Verdicts } from './guard';
import { openApprovers, type RequestStores } from './RequestService';
import type { Reviewer } from './Reviewer';

/** A decision as somebody sends it. */
export interface NewDecision {
  verdict: Decision['verdict'];
  reason: string | null;
  /** Canonical ref. */
  by: string;
}

/** Approves and denies. */
export class DecisionService {
  constructor(
    private readonly knex: Knex,
    private readonly transactions: Transactions,
    private readonly stores: RequestStores,
    private readonly reviewer: Reviewer,
  ) {}

  /**
   * Records a decision when, in one transaction, the request is pending, its
   * deadline is ahead, the person is an approver and the requester may still
   * ask. Throws ConflictError, saying who decided and when, for a decision
   * that came too late. Refusals are audited as well.
   */
  async decide(id: string, decision: NewDecision): Promise<void> {
    const request = await this.stores.requests.get(this.knex, id, undefined);
    if (!request) {
      throw new NotFoundError(`There is no request '${id}'`);
    }
    // The catalog is asked before the transaction, which holds locks.
    const verdicts = await this.reviewer.review(request);
    const refusal = await this.transactions.run(unit =>
      this.decideIn(unit, id, decision, verdicts),
    );
    if (refusal) {
      throw refusalError(refusal);
    }
  }

  /** Audits a decision that the permission policy refused. */
  async auditRefusal(
    id: string,
    decision: NewDecision,
    why: string,
  ): Promise<void> {
    await this.transactions.run(async unit => {
      unit.audit({
        actor: decision.by,
        action: `${decision.verdict}-refused`,
        requestId: id,
        details: { why },
      });
    });
  }

  private async decideIn(
    unit: UnitOfWork,
    id: string,
    decision: NewDecision,
    verdicts: Verdicts,
  ): Promise<Refusal | undefined> {
    const { requests } = this.stores;
    const request = await requests.lock(unit.trx, id);
    if (!request) {
      throw new NotFoundError(`There is no request '${id}'`);
    }
    const now = await unit.now();
    const decisions = (await requests.decisions(unit.trx, [id])).get(id) ?? [];
    const outcome = guardDecision({
      request,
      decisions,
      verdicts,
      decider: decision.by,
      verdict: decision.verdict,
      now,
    });
    if (!outcome.allowed) {
      unit.audit({
        actor: decision.by,
        action: `${decision.verdict}-refused`,
        requestId: id,
        details: { why: outcome.refusal.message },
      });
      if (outcome.refusal.kind === 'invalid') {
        await this.invalidate(unit, request, now, outcome.refusal.message);
      }
      return outcome.refusal;
    }

    const made: Decision = {
      ...decision,
      at: now.toISOString(),
      duration: null,
      onBehalfOf: null,
      channel: 'portal',
    };
    const all: Decision[] = [...decisions, made];
    const approvers = all.filter(d => d.verdict === 'approve').map(d => d.by);
    const steps = withApprovals(outcome.steps, approvers);
    const policyHash =
      verdicts.status === 'resolved'
        ? verdicts.verdicts[verdicts.verdicts.length - 1].policy.hash
        : request.policyHash;
    await requests.addDecision(unit.trx, id, { ...made, policyHash });
    await requests.updateSteps(
      unit.trx,
      id,
      steps,
      all.map(d => d.by),
    );
    if (decision.verdict === 'deny') {
      await this.finish(unit, request, 'deny', now, decision, policyHash);
    } else if (outcome.complete) {
      await this.finish(unit, request, 'approve', now, decision, policyHash);
      await this.scheduleGrant(unit, request, now);
    } else {
      unit.audit({
        actor: decision.by,
        action: 'approval-recorded',
        requestId: id,
        details: {
          policyHash,
          open: approvalProgress(
            steps.map(({ any, approvers: members }) => ({ any, members })),
            approvers,
          ).open,
        },
      });
      unit.publish(
        ...approvalRecorded(request, decision.by, openApprovers(steps, all)),
      );
    }
    return undefined;
  }

  private async finish(
    unit: UnitOfWork,
    request: StoredRequest,
    command: 'approve' | 'deny',
    now: Date,
    decision: NewDecision,
    policyHash: string,
  ): Promise<void> {
    const state = command === 'approve' ? 'approved' : 'denied';
    if (
      !(await this.stores.requests.transition(unit.trx, request, command, now))
    ) {
      throw new Error(`Request ${request.id} can't become ${state}`);
    }
    unit.audit({
      actor: decision.by,
      action: `request-${state}`,
      requestId: request.id,
      details: { policyHash, reason: decision.reason },
    });
    unit.publish(
      ...requestDecided(
        request,
        state,
        decision.by,
        request.steps.flatMap(step => step.approvers),
      ),
    );
  }

  private async scheduleGrant(
    unit: UnitOfWork,
    request: StoredRequest,
    now: Date,
  ): Promise<void> {
    const policy = await this.stores.policies.get(unit.trx, request.policyHash);
    const id = randomUUID();
    await this.stores.grants.insert(unit.trx, {
      id,
      requestId: request.id,
      entitlementKey: request.entitlementKey,
      entitlement: policy.document.target.entitlement,
      state: 'scheduled',
      killSessions: policy.document.end.killSessions,
      revokeDueAt: null,
      startsAt: null,
      endsAt: null,
      endedAt: null,
      endReason: null,
      instructions: null,
      residualUntil: null,
      lastError: null,
      attempts: 0,
      createdAt: now.toISOString(),
      kind: request.kind,
      policyId: request.policyId,
      grantee: request.grantee,
      scheduledFor: request.startsAt,
      latestEnd: null,
      extensions: 0,
      reviewState: null,
      reviewDueAt: null,
      reviewedBy: null,
      reviewedAt: null,
      reviewVerdict: null,
      reviewComment: null,
    });
    await this.stores.operations.schedule(unit.trx, {
      kind: 'grant',
      requestId: request.id,
      grantId: id,
      entitlementKey: request.entitlementKey,
      dueAt: now,
    });
    unit.audit({
      actor: 'system:requests',
      action: 'grant-scheduled',
      requestId: request.id,
      grantId: id,
      details: { startsAt: now.toISOString(), duration: request.duration },
    });
  }

  private async invalidate(
    unit: UnitOfWork,
    request: StoredRequest,
    now: Date,
    why: string,
  ): Promise<void> {
    const { requests } = this.stores;
    if (await requests.transition(unit.trx, request, 'invalidate', now)) {
      unit.audit({
        actor: 'system:requests',
        action: 'request-invalidated',
        requestId: request.id,
        details: { why },
      });
      unit.publish(
        ...requestDecided(
          request,
          'invalidated',
          null,
          request.steps.flatMap(step => step.approvers),
        ),
      );
    }
  }
}
