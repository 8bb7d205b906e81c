import type { Decision } from '@fairway/plugin-jit-access-common';
import { askedNow } from '../database/ApproverStore';
import type { StoredRequest } from '../database/records/request';
import type { RequestStores } from '../database/stores';
import type { UnitOfWork } from '../database/UnitOfWork';
import { approvalRecorded, requestDecided } from '../outbox/notices';
import type { CompiledPolicy } from '../policy/compile';
import { durationMillis } from '../policy/durations';
import type { Approval } from './Approval';
import { approvalsIn, type DecisionOutcome, type Verdicts } from './guard';
import type { HookOutcome } from './hookAnswers';
import { hashOfBody } from './requestBody';
import { withApprovals } from './steps';

/** A decision as somebody sends it. */
export interface NewDecision {
  verdict: Decision['verdict'];
  reason: string | null;
  /** Canonical ref. */
  by: string;
  /** ISO 8601; less than was asked for. */
  duration?: string;
  /** Where it comes from; the portal when absent. */
  channel?: Decision['channel'];
}

/** What was found out about a decision before its transaction. */
export interface Looked {
  verdicts: Verdicts;
  hooks: HookOutcome;
}

/** A decision that counts. */
export interface MadeDecision {
  decision: NewDecision;
  /** Those before it. */
  decisions: Decision[];
  outcome: Extract<DecisionOutcome, { allowed: true }>;
  looked: Looked;
  now: Date;
}

/** The request with what the decision shortens and hooks add. */
export function withTerms(
  request: StoredRequest,
  { verdict, duration }: NewDecision,
  hooks: HookOutcome,
): StoredRequest {
  if (verdict === 'deny') {
    return request;
  }
  const least =
    duration !== undefined &&
    durationMillis(duration) <
      durationMillis(request.approvedDuration ?? request.duration)
      ? duration
      : request.approvedDuration;
  return {
    ...request,
    approvedDuration: least,
    requiredSteps: [...request.requiredSteps, ...hooks.steps],
  };
}

/** The policies that judged: the one made under, then the one in force. */
export function policiesOf(verdicts: Verdicts): CompiledPolicy[] {
  return verdicts.status === 'resolved'
    ? verdicts.verdicts.map(({ policy }) => policy)
    : [];
}

/** Writes decisions that count. */
export class DecisionWriter {
  constructor(
    private readonly stores: RequestStores,
    private readonly approval: Approval,
  ) {}

  /** Writes the decision and what follows from it, in its transaction. */
  async write(
    unit: UnitOfWork,
    request: StoredRequest,
    made: MadeDecision,
  ): Promise<void> {
    const { requests, delegations } = this.stores;
    const { decision, outcome, looked, now } = made;
    const recorded: Decision = {
      by: decision.by,
      verdict: decision.verdict,
      reason: decision.reason,
      at: now.toISOString(),
      duration: decision.duration ?? null,
      onBehalfOf: outcome.onBehalfOf,
      channel: decision.channel ?? 'portal',
    };
    const all = [...made.decisions, recorded];
    const steps = withApprovals(outcome.steps, approvalsIn(all));
    const policyHash =
      policiesOf(looked.verdicts).at(-1)?.hash ?? request.policyHash;
    const rights = await delegations.rights(
      unit.trx,
      { from: steps.flatMap(step => step.approvers) },
      now,
    );
    const asked = askedNow({ ...request, steps }, all, rights);
    await requests.addDecision(unit.trx, request.id, {
      ...recorded,
      policyHash,
    });
    await requests.updateTerms(unit.trx, request, request);
    await requests.updateSteps(unit.trx, request.id, steps, asked);
    const details = {
      policyHash,
      reason: decision.reason,
      onBehalfOf: recorded.onBehalfOf,
      channel: recorded.channel,
      body: hashOfBody(request),
    };
    const everybody = request.steps.flatMap(step => step.approvers);
    if (decision.verdict === 'deny') {
      if (!(await requests.transition(unit.trx, request, 'deny', now))) {
        throw new Error(`Request ${request.id} can't become denied`);
      }
      unit.audit({
        actor: decision.by,
        action: 'request-denied',
        requestId: request.id,
        details,
      });
      unit.publish(
        ...requestDecided(request, 'denied', decision.by, everybody),
      );
    } else if (outcome.complete) {
      await this.approval.complete(unit, request, now, {
        actor: decision.by,
        details,
      });
      unit.publish(
        ...requestDecided(request, 'approved', decision.by, everybody),
      );
    } else {
      unit.audit({
        actor: decision.by,
        action: 'approval-recorded',
        requestId: request.id,
        details: { ...details, duration: recorded.duration },
      });
      const next = asked.map(({ user }) => user);
      unit.publish(...approvalRecorded(request, decision.by, next));
    }
  }
}
