import {
  approvalAdvances,
  approvalProgress,
  isSameIdentity,
  seatOf,
  seatsFor,
  type ApprovalStep,
  type Decision,
  type DelegatedRight,
} from '@fairway/plugin-jit-access-common';
import type { StoredRequest } from '../database/records/request';
import { called } from '../policy/compile';
import {
  durationMillis,
  parseDuration,
  sayDuration,
} from '../policy/durations';
import type { Verdict } from './Judge';

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
  /** Rights to decide that the decider has from others, now. */
  rights: readonly DelegatedRight[];
  verdict: Decision['verdict'];
  /** ISO 8601; less than would be given, null for all of it. */
  duration: string | null;
  now: Date;
}

/** Outcome of {@link guardDecision}. */
export type DecisionOutcome =
  | { allowed: false; refusal: Refusal }
  | {
      allowed: true;
      complete: boolean;
      steps: ApprovalStep[];
      /** Whose right was used; null for the decider's own. */
      onBehalfOf: string | null;
    };

function members(steps: readonly ApprovalStep[]) {
  return steps.map(({ any, approvers }) => ({ any, members: approvers }));
}

/** The approvers whose approval was given, by themselves or by a delegate. */
export function approvalsIn(decisions: readonly Decision[]): string[] {
  return decisions.filter(d => d.verdict === 'approve').map(seatOf);
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
  for (const verdict of verdicts.verdicts) {
    const { policy, eligibility, rule, denied, unknown } = verdict;
    if (!eligibility.eligible) {
      return refuse(
        'invalid',
        `The requester may no longer ask: ${eligibility.reason}`,
      );
    }
    if (!rule) {
      return unknown.length > 0
        ? refuse('unavailable', unknown.join('; '))
        : refuse('invalid', `No rule of ${called(policy)} matches now`);
    }
    if (denied !== undefined) {
      return refuse('conflict', denied);
    }
    if (verdict.lists.status === 'error') {
      return refuse('unavailable', verdict.lists.reason);
    }
    if (verdict.lists.status === 'empty') {
      return refuse('conflict', `Nobody can approve: ${verdict.lists.reason}`);
    }
    lists.push(...verdict.lists.value);
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

function durationProblem(facts: DecisionFacts): string | undefined {
  const { request, duration, verdicts } = facts;
  if (duration === null) {
    return undefined;
  }
  const most = request.approvedDuration ?? request.duration;
  const millis = parseDuration(duration);
  if (millis === undefined || millis > durationMillis(most)) {
    return `duration must be at most ${sayDuration(most)}: less than was asked for can be approved, never more`;
  }
  const least =
    request.kind === 'access' && verdicts.status === 'resolved'
      ? verdicts.verdicts.map(v => v.policy.document.request.duration.min)
      : [];
  const short = least.find(min => millis < durationMillis(min));
  return short && `duration must be at least ${sayDuration(short)}`;
}

/** Decides whether a decision counts. Pure; called inside its transaction. */
export function guardDecision(facts: DecisionFacts): DecisionOutcome {
  const { request, decisions, decider, rights, now } = facts;
  const refuse = (kind: RefusalKind, message: string): DecisionOutcome => ({
    allowed: false,
    refusal: { kind, message },
  });
  const parties = [request.requester, request.grantee];
  if (parties.some(party => isSameIdentity(party, decider))) {
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
  const wrong = durationProblem(facts);
  if (wrong !== undefined) {
    return refuse('input', wrong);
  }
  const given = approvalsIn(decisions);
  const seats = seatsFor(decider, { parties, votes: decisions, rights });
  const isNamed = (person: string) =>
    required.lists.some(steps =>
      steps.some(step => step.approvers.some(a => isSameIdentity(a, person))),
    );
  const counts = (seat: string) =>
    facts.verdict === 'deny'
      ? isNamed(seat)
      : required.lists.some(steps =>
          approvalAdvances(members(steps), given, seat),
        );
  const seat = seats.find(counts);
  if (seat === undefined) {
    const taken = decisions.find(d => isSameIdentity(seatOf(d), decider));
    if (taken) {
      return refuse(
        'conflict',
        `${taken.by} has decided for ${decider} already, at ${taken.at}`,
      );
    }
    return refuse(
      'not-allowed',
      seats.some(isNamed)
        ? 'An earlier step has to be approved first'
        : `${decider} is not an approver of this request`,
    );
  }
  const approvals = facts.verdict === 'approve' ? [...given, seat] : given;
  return {
    allowed: true,
    complete:
      facts.verdict === 'approve' && isApproved(required.lists, approvals),
    steps: mergeSteps(required.lists),
    onBehalfOf: isSameIdentity(seat, decider) ? null : seat,
  };
}
