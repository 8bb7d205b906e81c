import type { Entity } from '@backstage/catalog-model';
import {
  approvalProgress,
  canonicalRef,
  isSatisfiable,
  type ApprovalStep,
} from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import type { CompiledPolicy, CompiledRule } from '../policy/compile';
import type { RuleContext } from '../policy/cel';
import { durationMillis } from '../policy/durations';
import {
  clockOf,
  judgeEligibility,
  matchRule,
  type Eligibility,
} from '../policy/evaluate';
import { groupsOf, ownerOf, type People } from './People';

/** The steps of one rule with the people who can approve now. */
export type ResolvedSteps = Resolution<ApprovalStep[]>;

/** What a policy makes of a person, a target and a wish, now. */
export interface Verdict {
  policy: CompiledPolicy;
  eligibility: Eligibility;
  /** undefined: no rule matches, which means refused. */
  rule: CompiledRule | undefined;
  steps: ResolvedSteps;
}

/** The wish that a policy judges. */
export interface Wish {
  /** ISO 8601, checked. */
  duration: string;
  reason: string;
  ticket: string | null;
  /** When it was made: later looks see the same hour of the day. */
  at: Date;
}

/** The parties of a request as the catalog knows them now. */
export interface Parties {
  requester: Entity;
  target: Entity;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function ruleContext(
  requesterRef: string,
  parties: Parties,
  wish: Wish,
): RuleContext {
  const { requester, target } = parties;
  return {
    request: {
      duration: durationMillis(wish.duration),
      reason: wish.reason,
      ticket: wish.ticket ?? '',
      hasTicket: wish.ticket !== null,
      kind: 'access',
      forOther: false,
      startsIn: 0,
      inputs: {},
    },
    subject: { ref: requesterRef, groups: groupsOf(requester) },
    clock: clockOf(wish.at),
    entity: {
      kind: target.kind.toLocaleLowerCase('en-US'),
      namespace: target.metadata.namespace ?? 'default',
      name: target.metadata.name,
      type: text(target.spec?.type),
      lifecycle: text(target.spec?.lifecycle),
      tier: target.metadata.annotations?.['fairway.dev/tier'] ?? '',
      owner: ownerOf(target) ?? '',
      tags: target.metadata.tags ?? [],
    },
  };
}

/**
 * The people of each step now, without those who may never approve. One set
 * that can't be looked up makes the whole undecidable.
 */
export async function resolveSteps(
  people: People,
  steps: readonly { any: number; from: string[] }[],
  target: Entity,
  excluded: readonly string[],
): Promise<ResolvedSteps> {
  const never = new Set(excluded.map(canonicalRef));
  const resolved: ApprovalStep[] = [];
  for (const step of steps) {
    const approvers = new Set<string>();
    for (const set of step.from) {
      const found = await people.resolveSet(set, target);
      if (found.status === 'error') {
        return found;
      }
      for (const person of found.status === 'resolved' ? found.value : []) {
        if (!never.has(person)) {
          approvers.add(person);
        }
      }
    }
    resolved.push({
      any: step.any,
      from: step.from,
      approvers: [...approvers].sort(),
      approvedBy: [],
    });
  }
  const members = resolved.map(({ any, approvers }) => ({
    any,
    members: approvers,
  }));
  if (!isSatisfiable(members)) {
    const short = resolved.find(step => step.approvers.length < step.any);
    return {
      status: 'empty',
      reason: short
        ? `${short.approvers.length} of the ${short.any} wanted from ${short.from.join(' or ')} can approve`
        : 'the steps need more different people than there are',
    };
  }
  return { status: 'resolved', value: resolved };
}

/** Applies a policy to the facts of now. */
export async function judge(
  people: People,
  policy: CompiledPolicy,
  who: { requester: string; grantee: string },
  parties: Parties,
  wish: Wish,
): Promise<Verdict> {
  const eligibility = judgeEligibility(policy, {
    ref: who.requester,
    groups: groupsOf(parties.requester),
  });
  const { rule, undecided, unknown } = matchRule(
    policy,
    ruleContext(who.requester, parties, wish),
  );
  if (undecided.length > 0) {
    return {
      policy,
      eligibility,
      rule,
      steps: { status: 'error', reason: unknown.join('; ') },
    };
  }
  return {
    policy,
    eligibility,
    rule,
    steps: rule
      ? await resolveSteps(people, rule.steps, parties.target, [
          who.requester,
          who.grantee,
        ])
      : { status: 'empty', reason: 'no rule matches' },
  };
}

/** Steps with the people who have approved, as far as their approval counts. */
export function withApprovals(
  steps: readonly ApprovalStep[],
  approvers: readonly string[],
): ApprovalStep[] {
  const { approvedBy } = approvalProgress(
    steps.map(({ any, approvers: members }) => ({ any, members })),
    approvers,
  );
  return steps.map((step, index) => ({
    ...step,
    approvedBy: approvedBy[index],
  }));
}
