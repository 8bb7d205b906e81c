import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { HookRequest } from '@fairway/plugin-jit-access-node';
import type { StoredRequest } from '../database/records/request';
import type { Ask } from './Assessor';

/** What hooks are told of what is asked for. */
export function askForHooks(ask: Ask): HookRequest {
  const { target } = ask.policy.document;
  return {
    id: null,
    entitlementId: ask.policy.id,
    kind: ask.kind,
    requester: ask.requester,
    grantee: ask.grantee,
    entityRef: canonicalRef(target.entity),
    risk: target.risk,
    duration: ask.duration,
    total: ask.total ?? ask.duration,
    reason: ask.reason,
    ticket: ask.ticket,
    inputs: ask.inputs,
  };
}

/** What hooks are told of a request; `total` is given for an extension. */
export function hookRequest(
  request: StoredRequest,
  total?: string,
): HookRequest {
  const duration = request.approvedDuration ?? request.duration;
  return {
    id: request.id,
    entitlementId: request.policyId,
    kind: request.kind,
    requester: request.requester,
    grantee: request.grantee,
    entityRef: request.entityRef,
    risk: request.risk,
    duration,
    total: total ?? duration,
    reason: request.reason,
    ticket: request.ticket,
    inputs: request.inputs,
  };
}
