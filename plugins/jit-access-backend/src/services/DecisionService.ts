import { NotFoundError } from '@backstage/errors';
import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { sayHold, type HoldStore } from '../database/HoldStore';
import type { StoredRequest } from '../database/records/request';
import type { RequestStores } from '../database/stores';
import type { Transactions, UnitOfWork } from '../database/UnitOfWork';
import { canonicalJson } from '../ledger/hashing';
import { requestDecided } from '../outbox/notices';
import type { Approval } from './Approval';
import {
  policiesOf,
  withTerms,
  type DecisionWriter,
  type Looked,
  type MadeDecision,
  type NewDecision,
} from './DecisionWriter';
import { refusalError } from './errors';
import { guardDecision, type Refusal } from './guard';
import { sayHooks, type HookOutcome } from './hookAnswers';
import { entitiesOf } from './Limits';
import type { Reviewer } from './Reviewer';

/** Approves and denies. */
export class DecisionService {
  constructor(
    private readonly knex: Knex,
    private readonly transactions: Transactions,
    private readonly stores: RequestStores & { holds: HoldStore },
    private readonly reviewer: Reviewer,
    private readonly approval: Approval,
    private readonly writer: DecisionWriter,
  ) {}

  /**
   * Records a decision when, in one transaction, the request is pending, its
   * deadline is ahead, the person is an approver and the requester may still
   * ask. Throws ConflictError, saying who decided and when, for a decision
   * that came too late. Refusals are audited as well.
   */
  async decide(id: string, decision: NewDecision): Promise<void> {
    let request = await this.find(id);
    // The catalog and hooks are asked before the transaction, which holds locks.
    const hooks = await this.reviewer.onDecide(request, decision);
    for (;;) {
      const seen = request;
      const verdicts = await this.reviewer.review(seen, hooks.steps);
      const outcome = await this.transactions.run(unit =>
        this.decideIn(unit, seen, decision, { verdicts, hooks }),
      );
      if (outcome !== 'look-again') {
        if (outcome) {
          throw refusalError(outcome);
        }
        return;
      }
      request = await this.find(id);
    }
  }

  private async find(id: string): Promise<StoredRequest> {
    const request = await this.stores.requests.get(this.knex, id, undefined);
    if (!request) {
      throw new NotFoundError(`There is no request '${id}'`);
    }
    return request;
  }

  /** Audits a decision that the permission policy refused. */
  async auditRefusal(
    id: string,
    decision: NewDecision,
    why: string,
  ): Promise<void> {
    await this.transactions.run(async unit => {
      this.refuse(unit, id, decision, { kind: 'not-allowed', message: why });
    });
  }

  /**
   * `look-again`: another decision has added stages since the request was
   * looked at, which happens as often as there are other people to decide.
   */
  private async decideIn(
    unit: UnitOfWork,
    seen: StoredRequest,
    decision: NewDecision,
    looked: Looked,
  ): Promise<Refusal | 'look-again' | undefined> {
    const { id } = seen;
    const { requests, delegations } = this.stores;
    const request = await requests.lock(unit.trx, id);
    if (!request) {
      throw new NotFoundError(`There is no request '${id}'`);
    }
    if (
      request.state === 'pending' &&
      canonicalJson(request.requiredSteps) !== canonicalJson(seen.requiredSteps)
    ) {
      return 'look-again';
    }
    const now = await unit.now();
    const decisions = (await requests.decisions(unit.trx, [id])).get(id) ?? [];
    const outcome = guardDecision({
      request,
      decisions,
      verdicts: looked.verdicts,
      decider: decision.by,
      rights: await delegations.rights(
        unit.trx,
        { to: canonicalRef(decision.by) },
        now,
      ),
      verdict: decision.verdict,
      duration: decision.duration ?? null,
      now,
    });
    if (!outcome.allowed) {
      this.refuse(unit, id, decision, outcome.refusal);
      if (outcome.refusal.kind === 'invalid') {
        await this.invalidate(unit, request, now, outcome.refusal.message);
      }
      return outcome.refusal;
    }
    const objection =
      this.objection(decision, looked.hooks) ??
      (await this.heldBack(unit, request, decision, outcome.onBehalfOf));
    if (objection) {
      this.refuse(unit, id, decision, objection);
      return objection;
    }
    return this.record(unit, request, {
      decision,
      decisions,
      outcome,
      looked,
      now,
    });
  }

  /** Hooks that object, or can't tell, stop an approval; a denial only by saying so. */
  private objection(
    decision: NewDecision,
    hooks: HookOutcome,
  ): Refusal | undefined {
    const message = sayHooks(hooks).join('; ');
    if (hooks.denied) {
      return { kind: 'conflict', message };
    }
    return hooks.failures.length > 0 && decision.verdict === 'approve'
      ? { kind: 'unavailable', message }
      : undefined;
  }

  /** Also by a hold on who decides: the account may be somebody else's now. */
  private async heldBack(
    unit: UnitOfWork,
    request: StoredRequest,
    { verdict, by }: NewDecision,
    onBehalfOf: string | null,
  ): Promise<Refusal | undefined> {
    if (verdict === 'deny') {
      return undefined;
    }
    const policy = await this.stores.policies.get(unit.trx, request.policyHash);
    for (const person of new Set([
      request.grantee,
      request.requester,
      canonicalRef(by),
      ...(onBehalfOf === null ? [] : [onBehalfOf]),
    ])) {
      const hold = await this.stores.holds.find(unit.trx, {
        entityRefs: entitiesOf(policy),
        person,
      });
      if (hold) {
        return { kind: 'conflict', message: sayHold(hold) };
      }
    }
    return undefined;
  }

  private async record(
    unit: UnitOfWork,
    before: StoredRequest,
    made: MadeDecision,
  ): Promise<Refusal | undefined> {
    const { decision, outcome, now } = made;
    const request = withTerms(before, decision, made.looked.hooks);
    if (
      outcome.complete &&
      decision.verdict === 'approve' &&
      request.kind === 'extension'
    ) {
      const message = await this.approval.extend(
        unit,
        request,
        policiesOf(made.looked.verdicts),
        now,
      );
      if (message !== undefined) {
        const refusal: Refusal = { kind: 'conflict', message };
        this.refuse(unit, request.id, decision, refusal);
        await this.invalidate(unit, request, now, message);
        return refusal;
      }
    }
    await this.writer.write(unit, request, made);
    return undefined;
  }

  private refuse(
    unit: UnitOfWork,
    requestId: string,
    { by, verdict }: NewDecision,
    { message }: Refusal,
  ): void {
    unit.audit({
      actor: by,
      action: `${verdict}-refused`,
      requestId,
      details: { why: message },
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
