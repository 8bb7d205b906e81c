import type { Entity } from '@backstage/catalog-model';
import {
  approvalProgress,
  type ApprovalStep,
} from '@fairway/plugin-jit-access-common';
import type { GrantWithRequest } from '../../database/GrantStore';
import { called, type CompiledPolicy } from '../../policy/compile';
import { durationMillis } from '../../policy/durations';
import { sayRetargeted } from '../../policy/targets';
import { judgePerson, type AskRotation } from '../eligibility';

/** What a look at a live grant says. */
export type LiveVerdict =
  | { status: 'ok' }
  /** Nothing can be told now, so nothing is changed. */
  | { status: 'unknown'; why: string }
  /** `gone`: because the catalog does not know somebody or something any more. */
  | { status: 'lost'; why: string; gone: boolean };

const lost = (why: string): LiveVerdict => ({
  status: 'lost',
  why,
  gone: false,
});

/** What {@link judgeLive} goes by, looked up for many grants at a time. */
export interface LiveFacts {
  entities: ReadonlyMap<string, Entity>;
  /** Of the request, as it was made under. */
  pinned: CompiledPolicy;
  /** undefined when it is not in force any more. */
  current: CompiledPolicy | undefined;
  rotation: AskRotation;
}

/** Whether the person may still have what they have: they, the target and both policies. */
export async function judgeLive(
  { grant, request }: GrantWithRequest,
  facts: LiveFacts,
): Promise<LiveVerdict> {
  const { entities, pinned, current } = facts;
  if (!current) {
    return lost(`${called(pinned)} is no longer in force`);
  }
  const retargeted = sayRetargeted(pinned, current);
  if (retargeted !== undefined) {
    return lost(retargeted);
  }
  const person = entities.get(request.grantee);
  for (const ref of [request.grantee, request.entityRef]) {
    if (!entities.has(ref)) {
      return {
        status: 'lost',
        why: `${ref} is not in the catalog any more`,
        gone: true,
      };
    }
  }
  if (!person) {
    return { status: 'unknown', why: `${request.grantee} was not looked up` };
  }
  for (const policy of new Set([pinned, current])) {
    const eligibility = await judgePerson(
      policy,
      grant.kind,
      person,
      facts.rotation,
    );
    if (!eligibility.eligible) {
      return eligibility.unknown
        ? { status: 'unknown', why: eligibility.reason }
        : lost(`The person may no longer have it: ${eligibility.reason}`);
    }
  }
  return { status: 'ok' };
}

/**
 * The latest end that a policy allows to a grant that has started; undefined
 * when it says nothing about its kind. Extensions that were approved count.
 */
export function endAllowed(
  policy: CompiledPolicy,
  { grant }: Pick<GrantWithRequest, 'grant'>,
): Date | undefined {
  if (grant.startsAt === null) {
    return undefined;
  }
  const { request, breakGlass } = policy.document;
  const { max, extend } = request.duration;
  const longest =
    grant.kind === 'break-glass'
      ? breakGlass && durationMillis(breakGlass.max)
      : durationMillis(max) +
        (extend ? durationMillis(extend.by) * grant.extensions : 0);
  return longest === undefined
    ? undefined
    : new Date(Date.parse(grant.startsAt) + longest);
}

/**
 * Whether the approvals that were given are enough for what is asked for now.
 * Who approved a stage counts for one that names some of the same people,
 * also when they have moved on since: they could decide when they did.
 */
export function stillApproved(
  lists: readonly ApprovalStep[][],
  given: { steps: readonly ApprovalStep[]; approvals: readonly string[] },
): boolean {
  return lists.every(steps => {
    const members = steps.map(({ any, from, approvers }) => ({
      any,
      members: [
        ...approvers,
        ...given.steps
          .filter(step => step.from.some(set => from.includes(set)))
          .flatMap(step => step.approvedBy),
      ],
    }));
    return approvalProgress(members, given.approvals).complete;
  });
}
