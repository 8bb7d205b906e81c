import {
  holdsLease,
  type AccessGrant,
  type AccessRequest,
  type Decision,
  type GrantAction,
  type RequestAction,
} from '@fairway/plugin-jit-access-common';
import type { GrantWithRequest } from '../database/GrantStore';
import type { StoredRequest } from '../database/records/request';
import type { GrantExtra } from './GrantExtras';
import type { WorkState } from './WorkStates';

/** What of a request depends on other tables and on who looks. */
export interface RequestSurroundings {
  decisions: Decision[];
  grantId: string | null;
  /** Canonical ref; null for a service. */
  caller: string | null;
  waitsForCaller: boolean;
  now: Date;
}

function requestActions(
  request: StoredRequest,
  around: RequestSurroundings,
): RequestAction[] {
  if (request.state !== 'pending' || around.caller === null) {
    return [];
  }
  const inTime = around.now.getTime() < Date.parse(request.deadline);
  return [
    ...(around.waitsForCaller && inTime ? (['approve', 'deny'] as const) : []),
    ...([request.requester, request.grantee].includes(around.caller)
      ? (['withdraw'] as const)
      : []),
  ];
}

/** A request as the API shows it. */
export function requestView(
  request: StoredRequest,
  around: RequestSurroundings,
): AccessRequest {
  return {
    id: request.id,
    kind: request.kind,
    parentGrantId: request.parentGrantId,
    startsAt: request.startsAt,
    inputs: request.inputs,
    facts: request.facts,
    auto: request.auto,
    entitlementId: request.policyId,
    entitlementTitle: request.title,
    entityRef: request.entityRef,
    risk: request.risk,
    requester: request.requester,
    grantee: request.grantee,
    state: request.state,
    reason: request.reason,
    ticket: request.ticket,
    duration: request.duration,
    rule: request.rule,
    explanation: request.explanation,
    policy: {
      id: request.policyId,
      version: request.policyVersion,
      hash: request.policyHash,
    },
    steps: request.steps,
    decisions: around.decisions,
    createdAt: request.createdAt,
    deadline: request.deadline,
    decidedAt: request.decidedAt,
    grantId: around.grantId,
    actions: requestActions(request, around),
  };
}

function grantActions(
  { grant, request }: GrantWithRequest,
  caller: string | null,
  mayRevoke: boolean,
): GrantAction[] {
  if (caller === null) {
    return [];
  }
  const isScheduled = grant.state === 'scheduled';
  if (!isScheduled && !holdsLease(grant.state)) {
    return [];
  }
  // One's own access is returned; revoking is for that of others.
  if (caller === request.grantee) {
    return isScheduled ? ['cancel'] : ['return'];
  }
  return mayRevoke ? ['revoke'] : [];
}

/** A grant as the API shows it. */
export function grantView(
  found: GrantWithRequest,
  caller: string | null,
  mayRevoke: boolean,
  extra: GrantExtra & WorkState,
): AccessGrant {
  const { grant, request } = found;
  return {
    id: grant.id,
    kind: grant.kind,
    requestId: request.id,
    requester: request.requester,
    risk: request.risk,
    reason: request.reason,
    scheduledFor: grant.scheduledFor,
    extension: extra.extension,
    review: extra.review,
    drift: extra.drift,
    nextAttemptAt: extra.nextAttemptAt,
    entitlementId: request.policyId,
    entitlementTitle: request.title,
    entityRef: request.entityRef,
    grantee: request.grantee,
    state: grant.state,
    startsAt: grant.startsAt,
    endsAt: grant.endsAt,
    endedAt: grant.endedAt,
    endReason: grant.endReason,
    instructions: grant.instructions,
    residualUntil: grant.residualUntil,
    lastError: grant.lastError,
    attempts: grant.attempts,
    createdAt: grant.createdAt,
    actions: [...grantActions(found, caller, mayRevoke), ...extra.actions],
  };
}
