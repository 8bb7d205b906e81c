import {
  approvalProgress,
  canonicalRef,
  isSatisfiable,
  type ApprovalStep,
} from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import type { RuleContext } from '../policy/cel';
import type { CompiledRule, CompiledStep } from '../policy/compile';
import { durationMillis } from '../policy/durations';

/** A stage as a policy or a hook wants it. */
export interface WantedStep {
  any: number;
  from: string[];
}

/** Resolves a set of people as policies name them. */
export type ResolveSet = (set: string) => Promise<Resolution<string[]>>;

/** When a rule's escalation is due; undefined when it has none. */
export function escalationAt(
  rule: Pick<CompiledRule, 'escalate'>,
  createdAt: Date,
): Date | undefined {
  return rule.escalate
    ? new Date(createdAt.getTime() + durationMillis(rule.escalate.after))
    : undefined;
}

/**
 * The stages that are left when `unless` is applied. One that can't be told
 * stays. When nothing would be left, everything stays: `unless` saves a stage,
 * it never makes an approval automatic.
 */
export function withoutSkipped(
  steps: readonly CompiledStep[],
  context: RuleContext,
): CompiledStep[] {
  const left = steps.filter(({ skipped }) => {
    const answer = skipped?.ask(context);
    return !(answer?.decided && answer.holds);
  });
  return left.length > 0 ? left : [...steps];
}

function membersOf(steps: readonly ApprovalStep[]) {
  return steps.map(({ any, approvers }) => ({ any, members: approvers }));
}

/**
 * The people of each step now, without those who may never approve. One set
 * that can't be looked up makes the whole undecidable. `fallback` is asked in
 * place of a set in which nobody can decide; `also`, of an escalation, besides
 * the others, as far as it can be looked up.
 */
export async function resolveSteps(
  steps: readonly WantedStep[],
  resolve: ResolveSet,
  options: {
    excluded: readonly string[];
    fallback: readonly string[];
    also: readonly string[];
  },
): Promise<Resolution<ApprovalStep[]>> {
  const never = new Set(options.excluded.map(canonicalRef));
  const canDecide = (people: readonly string[]) =>
    people.map(canonicalRef).filter(person => !never.has(person));
  const escalated: string[] = [];
  for (const set of options.also) {
    const found = await resolve(set);
    escalated.push(
      ...(found.status === 'resolved' ? canDecide(found.value) : []),
    );
  }

  const resolved: ApprovalStep[] = [];
  for (const step of steps) {
    const approvers = new Set<string>();
    const from = new Set(step.from);
    for (const set of from) {
      const found = await resolve(set);
      if (found.status === 'error') {
        return found;
      }
      const people = found.status === 'resolved' ? canDecide(found.value) : [];
      people.forEach(person => approvers.add(person));
      if (people.length === 0 && !options.fallback.includes(set)) {
        // Seen by the loop: a set that is added is visited as well.
        options.fallback.forEach(other => from.add(other));
      }
    }
    if (escalated.length > 0) {
      options.also.forEach(set => from.add(set));
      escalated.forEach(person => approvers.add(person));
    }
    resolved.push({
      any: step.any,
      from: [...from],
      approvers: [...approvers].sort(),
      approvedBy: [],
    });
  }
  if (!isSatisfiable(membersOf(resolved))) {
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

/** Steps with the people who have approved, as far as their approval counts. */
export function withApprovals(
  steps: readonly ApprovalStep[],
  approvers: readonly string[],
): ApprovalStep[] {
  const { approvedBy } = approvalProgress(membersOf(steps), approvers);
  return steps.map((step, index) => ({
    ...step,
    approvedBy: approvedBy[index],
  }));
}
