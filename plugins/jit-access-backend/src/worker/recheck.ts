import { isError } from '@backstage/errors';
import {
  canonicalRef,
  type RequestKind,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { foreignText } from '../database/foreignText';
import type { GrantWithRequest } from '../database/GrantStore';
import { sayHold } from '../database/HoldStore';
import type { CompiledPolicy } from '../policy/compile';
import { durationMillis } from '../policy/durations';
import { sayExchanged } from '../services/entitlementKey';
import { approvalsIn, isApproved, requireSteps } from '../services/guard';
import type { WorkContext } from './context';
import { termOf } from './terms';

/** How long a grant may wait for a re-check that can't be made, in milliseconds. */
const START_PATIENCE = 3_600_000;

/** The last look before a start. */
export type Recheck =
  | {
      status: 'ok';
      /** Infinity for break-glass, which has terms of its own. */
      activePerUser: number;
      /** Milliseconds: the longest that policies and hooks allow now. */
      longest: number;
    }
  | { status: 'refused'; why: string }
  /** Not decidable now: it is tried again, nothing is given. */
  | { status: 'later'; why: string };

/**
 * Why a start comes too late, or undefined when it does not. A grant that was
 * asked for ahead of time has no place after the end that was approved.
 */
export function missedStart(
  { request, grant }: GrantWithRequest,
  now: Date,
): string | undefined {
  const term = durationMillis(termOf(request));
  if (grant.scheduledFor !== null) {
    return now.getTime() >= Date.parse(grant.scheduledFor) + term
      ? 'Its end had passed before it could be started'
      : undefined;
  }
  return now.getTime() > Date.parse(grant.createdAt) + term + START_PATIENCE
    ? 'It could not be started in time'
    : undefined;
}

/** Why nothing new is given on this target now, or undefined. */
export async function findObstacle(
  context: WorkContext,
  knex: Knex,
  { request, grant }: GrantWithRequest,
): Promise<string | undefined> {
  const { holds, grants } = context.stores;
  const policy = context.policies.get(request.policyId);
  // As when it was asked for: also nothing that somebody held back wanted for others.
  for (const person of new Set([request.grantee, request.requester])) {
    const hold = await holds.find(knex, {
      entityRefs: [
        request.entityRef,
        ...(policy?.document.target.alsoOn ?? []).map(canonicalRef),
      ],
      person,
    });
    if (hold) {
      return sayHold(hold);
    }
  }
  return (await grants.hasOverdue(knex, request.provider, grant.entitlement))
    ? 'Earlier access to this could not be taken away yet; nothing new is given until it is'
    : undefined;
}

/** Whether the approved request still stands: requester, policy, approvals, name at the provider. */
export async function recheck(
  context: WorkContext,
  { request, grant }: GrantWithRequest,
): Promise<Recheck> {
  const now = await context.clock.now(context.knex);
  const wrong =
    sayExchanged({ request, grant }) ?? missedStart({ request, grant }, now);
  if (wrong !== undefined) {
    return { status: 'refused', why: wrong };
  }
  const verdicts = await context.reviewer.review(request);
  const required = requireSteps(verdicts);
  if (!required.ok) {
    return {
      status: required.refusal.kind === 'unavailable' ? 'later' : 'refused',
      why: required.refusal.message,
    };
  }
  const decisions = await context.stores.requests.decisions(context.knex, [
    request.id,
  ]);
  const approvers = approvalsIn(decisions.get(request.id) ?? []);
  if (!isApproved(required.lists, approvers)) {
    return {
      status: 'refused',
      why: 'The approvals are not enough for the policy in force now',
    };
  }
  const principal = await principalOf(context, request.grantee, {
    provider: request.provider,
    entitlement: grant.entitlement,
  });
  if (principal.status !== 'resolved') {
    return {
      status: principal.status === 'error' ? 'later' : 'refused',
      why: foreignText(principal.reason),
    };
  }
  if (principal.value !== request.principal) {
    return {
      status: 'refused',
      why: `The person's name at the provider was ${request.principal} and is ${principal.value} now`,
    };
  }
  const last = await context.reviewer.beforeActivate(request);
  if (last.status !== 'ok') {
    return last;
  }
  const policies =
    verdicts.status === 'resolved'
      ? verdicts.verdicts.map(({ policy }) => policy)
      : [];
  return {
    status: 'ok',
    activePerUser:
      request.kind === 'break-glass'
        ? Infinity
        : Math.min(
            ...policies.map(p => p.document.request.limits.activePerUser),
          ),
    longest: Math.min(
      ...policies.map(policy => longestOf(policy, request.kind)),
      last.max === undefined ? Infinity : durationMillis(last.max),
    ),
  };
}

function longestOf({ document }: CompiledPolicy, kind: RequestKind): number {
  const max =
    kind === 'break-glass'
      ? document.breakGlass?.max
      : document.request.duration.max;
  return max === undefined ? Infinity : durationMillis(max);
}

async function principalOf(
  context: WorkContext,
  user: string,
  target: { provider: string; entitlement: Record<string, string> },
) {
  const person = await context.people.entity(user);
  if (person.status !== 'resolved') {
    return person;
  }
  try {
    return await context.providers
      .get(target.provider)
      .mapPrincipal(person.value, target.entitlement);
  } catch (error) {
    return {
      status: 'error' as const,
      reason: `Looking up ${user} at the provider failed: ${foreignText(isError(error) ? error.message : String(error))}`,
    };
  }
}
