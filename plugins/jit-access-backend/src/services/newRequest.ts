import { randomUUID } from 'node:crypto';
import { canonicalRef } from '@fairway/plugin-jit-access-common';
import { foreignText } from '../database/foreignText';
import type { StoredRequest } from '../database/records/request';
import { durationMillis } from '../policy/durations';
import type { Assessment } from './Assessor';
import { entitlementKey } from './entitlementKey';
import { explain } from './explain';
import { mergeSteps } from './guard';
import { sayHooks } from './hookAnswers';
import { ownerOf } from './People';

/** How long people have for it: the shortest of all rules that may decide. */
function deadlineOf(
  { ask, verdict }: Assessment,
  deadline: string,
  now: Date,
): Date {
  const rules = [{ deadline }, ...(verdict?.undecided ?? [])];
  const shortest = Math.min(
    ...rules.map(rule => durationMillis(rule.deadline)),
  );
  const start = ask.startsAt === null ? 0 : Date.parse(ask.startsAt);
  // What is asked for ahead of time can be decided on while it could still begin.
  const latest = start === 0 ? Infinity : start + durationMillis(ask.duration);
  return new Date(Math.min(now.getTime() + shortest, latest));
}

/**
 * The request that an assessment makes. Throws for one that is refused or not
 * complete, which is a mistake in the code.
 */
export function newRequest(assessment: Assessment, now: Date): StoredRequest {
  const { ask, wish, verdict, entitlement, principal } = assessment;
  const rule = verdict?.rule;
  if (
    assessment.refusal ||
    !rule ||
    verdict.lists.status !== 'resolved' ||
    entitlement === undefined ||
    principal === undefined
  ) {
    throw new Error('A request can be made of a complete assessment only');
  }
  const { policy } = ask;
  const { metadata, target } = policy.document;
  return {
    id: randomUUID(),
    policyId: policy.id,
    policyHash: policy.hash,
    policyVersion: policy.version,
    title: metadata.title,
    entityRef: canonicalRef(target.entity),
    ownerRef: ownerOf(ask.target),
    provider: target.provider,
    risk: target.risk,
    requester: ask.requester,
    grantee: ask.grantee,
    principal,
    entitlementKey: entitlementKey(target.provider, entitlement, principal),
    state: 'pending',
    reason: wish.reason,
    ticket: wish.ticket,
    duration: ask.duration,
    rule: rule.name,
    // On-call sources and hooks have their say in it.
    explanation: foreignText(explain(assessment), 10_000),
    steps: mergeSteps(verdict.lists.value),
    createdAt: now.toISOString(),
    deadline: deadlineOf(assessment, rule.deadline, now).toISOString(),
    decidedAt: null,
    kind: ask.kind,
    parentGrantId: ask.parentGrantId,
    startsAt:
      ask.startsAt === null ? null : new Date(ask.startsAt).toISOString(),
    inputs: wish.inputs,
    facts: [
      ...verdict.survey.facts,
      ...sayHooks(assessment.hooks).map(value => ({
        label: 'Hooks',
        value,
        verified: true,
      })),
      ...assessment.plan.map(value => ({
        label: 'Change at the provider',
        value,
        verified: true,
      })),
    ],
    auto: verdict.automatic !== undefined,
    approvedDuration: assessment.shortened,
    requiredSteps: verdict.extra,
  };
}
