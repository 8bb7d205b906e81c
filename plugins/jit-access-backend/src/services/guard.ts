import {
  approvalAdvances,
  approvalProgress,
  isSameIdentity,
  type ApprovalStep,
  type Decision,
} from '@fairway/plugin-jit-access-common';
import type { StoredRequest } from '../database/records';
import type { Verdict } from './facts';

/** Kinds of refusals; each is one error of the API. */
export type RefusalKind =
  'input' | 'not-allowed' | 'conflict' | 'unavailable' | 'invalid';

/** Why something is refused. */
export interface Refusal {
  kind: RefusalKind;
  message: string;
}

/**
 * The pinned and the current policy's view of one request, now. Both hold: a
 * request goes on only when neither refuses it, and is approved only when the
 * steps of both are complete.
 */
export type Verdicts =
  | { status: 'resolved'; verdicts: Verdict[] }
  | { status: 'gone'; reason: string }
  | { status: 'error'; reason: string };

/** What {@link guardDecision} looks at. */
export interface DecisionFacts {
  request: StoredRequest;
  decisions: readonly Decision[];
  verdicts: Verdicts;
  decider: string;
  verdict: Decision['verdict'];
  now: Date;
}

/** Outcome of {@link guardDecision}. */
export type DecisionOutcome =
  | { allowed: false; refusal: Refusal }
  | { allowed: true; complete: boolean; steps: ApprovalStep[] };

function members(steps: readonly ApprovalStep[]) {
  return steps.map(({ any, approvers }) => ({ any, members: approvers }));
}

function approversIn(decisions: readonly Decision[]): string[] {
  return decisions.filter(d => d.verdict === 'approve').map(d => d.by);
}

/**
 * The steps to show: those of the pinned policy, then what the current policy
 * asks for beyond them.
 */
export function mergeSteps(lists: readonly ApprovalStep[][]): ApprovalStep[] {
  const key = (step: ApprovalStep) =>
    JSON.stringify([step.any, [...step.from].sort()]);
  const [first = [], ...rest] = lists;
  const known = new Set(first.map(key));
  return [
    ...first,
    ...rest.flat().filter(step => {
      const isNew = !known.has(key(step));
      known.add(key(step));
      return isNew;
    }),
  ];
}

/** The steps of all policies, or why it can't go on. Eligibility comes first. */
export function requireSteps(
  verdicts: Verdicts,
): { ok: true; lists: ApprovalStep[][] } | { ok: false; refusal: Refusal } {
  const refuse = (kind: RefusalKind, message: string) => ({
    ok: false as const,
    refusal: { kind, message },
  });
  if (verdicts.status === 'error') {
    return refuse('unavailable', verdicts.reason);
  }
  if (verdicts.status === 'gone') {
    return refuse('invalid', verdicts.reason);
  }
  const lists: ApprovalStep[][] = [];
  for (const { policy, eligibility, rule, steps } of verdicts.verdicts) {
    if (!eligibility.eligible) {
      return refuse(
        'invalid',
        `The requester may no longer ask: ${eligibility.reason}`,
      );
    }
    if (!rule) {
      return refuse('invalid', `No rule of policy ${policy.id} matches now`);
    }
    if (steps.status === 'error') {
      return refuse('unavailable', steps.reason);
    }
    if (steps.status === 'empty') {
      return refuse('conflict', `Nobody can approve: ${steps.reason}`);
    }
    lists.push(steps.value);
  }
  return { ok: true, lists };
}

function sayDecided(
  request: StoredRequest,
  decisions: readonly Decision[],
): string {
  const last = decisions[decisions.length - 1];
  const who = last && request.state !== 'withdrawn' ? ` by ${last.by}` : '';
  return `The request was ${request.state}${who} at ${request.decidedAt ?? 'an unknown time'}`;
}

/** Whether all steps of all policies are complete. */
export function isApproved(
  lists: readonly ApprovalStep[][],
  approvers: readonly string[],
): boolean {
  return (
    lists.length > 0 &&
    lists.every(steps => approvalProgress(members(steps), approvers).complete)
  );
}

/** Decides whether a decision counts. Pure; called inside its transaction. */
export function guardDecision(facts: DecisionFacts): DecisionOutcome {
  const { request, decisions, decider, now } = facts;
  const refuse = (kind: RefusalKind, message: string): DecisionOutcome => ({
    allowed: false,
    refusal: { kind, message },
  });
  if (
    isSameIdentity(decider, request.requester) ||
    isSameIdentity(decider, request.grantee)
  ) {
    return refuse(
      'not-allowed',
      'A request can be decided only by somebody other than the one who asked or gets the access',
    );
  }
  if (request.state !== 'pending') {
    return refuse('conflict', sayDecided(request, decisions));
  }
  if (now.getTime() >= Date.parse(request.deadline)) {
    return refuse(
      'conflict',
      `The request could be decided until ${request.deadline}; it is too late`,
    );
  }
  const mine = decisions.find(d => isSameIdentity(d.by, decider));
  if (mine) {
    return refuse('conflict', `${mine.by} has decided already, at ${mine.at}`);
  }
  const required = requireSteps(facts.verdicts);
  if (!required.ok) {
    return { allowed: false, refusal: required.refusal };
  }
  const given = approversIn(decisions);
  const advances = required.lists.some(steps =>
    approvalAdvances(members(steps), given, decider),
  );
  const isApprover = required.lists.some(steps =>
    steps.some(step => step.approvers.some(a => isSameIdentity(a, decider))),
  );
  if (facts.verdict === 'approve' ? !advances : !isApprover) {
    return refuse(
      'not-allowed',
      isApprover
        ? 'An earlier step has to be approved first'
        : `${decider} is not an approver of this request`,
    );
  }
  const approvers = facts.verdict === 'approve' ? [...given, decider] : given;
  return {
    allowed: true,
    complete:
      facts.verdict === 'approve' && isApproved(required.lists, approvers),
    steps: mergeSteps(required.lists),
  };
}
