import {
  END_REASONS,
  GRANT_STATES,
  REQUEST_KINDS,
  REQUEST_STATES,
  type ApprovalStep,
  type BreakGlassReview,
  type EndReason,
  type GrantState,
  type RequestFact,
  type RequestKind,
  type RequestState,
  type Risk,
} from '@fairway/plugin-jit-access-common';

/** A request as it is stored. */
export interface StoredRequest {
  id: string;
  policyId: string;
  policyHash: string;
  policyVersion: number;
  title: string;
  entityRef: string;
  ownerRef: string | null;
  provider: string;
  risk: Risk;
  requester: string;
  grantee: string;
  principal: string;
  entitlementKey: string;
  state: RequestState;
  reason: string;
  ticket: string | null;
  duration: string;
  rule: string;
  explanation: string;
  /** As when they were last looked at. */
  steps: ApprovalStep[];
  createdAt: string;
  deadline: string;
  decidedAt: string | null;
  kind: RequestKind;
  /** Of an extension. */
  parentGrantId: string | null;
  /** Wanted start; null is at once. */
  startsAt: string | null;
  inputs: Record<string, string>;
  facts: RequestFact[];
  auto: boolean;
  /** Less than asked for; null when all of it, or not decided yet. */
  approvedDuration: string | null;
  /** Asked for besides what the rule says: by hooks, or over the budget. */
  requiredSteps: { any: number; from: string[] }[];
}

/** A grant as it is stored. */
export interface StoredGrant {
  id: string;
  requestId: string;
  entitlementKey: string;
  entitlement: Record<string, string>;
  state: GrantState;
  killSessions: boolean;
  revokeDueAt: string | null;
  startsAt: string | null;
  endsAt: string | null;
  endedAt: string | null;
  endReason: EndReason | null;
  instructions: string | null;
  residualUntil: string | null;
  lastError: string | null;
  attempts: number;
  createdAt: string;
  kind: RequestKind;
  policyId: string;
  grantee: string;
  scheduledFor: string | null;
  /** Set at activation; no extension goes beyond it. */
  latestEnd: string | null;
  /** How often it was extended. */
  extensions: number;
  reviewState: BreakGlassReview['state'] | null;
  reviewDueAt: string | null;
  reviewedBy: string | null;
  reviewedAt: string | null;
  reviewVerdict: BreakGlassReview['verdict'];
  reviewComment: string | null;
  /** How long it holds, ISO 8601 duration; set before provisioning. */
  term: string | null;
  /** Last page of a late revoke. */
  pagedAt: string | null;
  pages: number;
  /** Policy under which it was last found to be in order. */
  authorizedHash: string | null;
}

/** Kinds of operations; `converge` makes the provider agree with the record. */
export const OPERATION_KINDS = [
  'grant',
  'revoke',
  'review',
  'converge',
] as const;
/** Kind of an operation. */
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** An operation that this backend has claimed. */
export interface ClaimedOperation {
  id: string;
  kind: OperationKind;
  requestId: string;
  grantId: string | null;
  entitlementKey: string | null;
  dueAt: string;
  attempts: number;
  /** Every write of the holder names it; a later claim makes it stale. */
  leaseEpoch: number;
  leaseUntil: string;
  /** Names the claim, so that a stale holder can't free the lock of a later one. */
  claim: string;
}

/** Row of `access_requests`. */
export interface RequestRecord {
  id: string;
  policy_id: string;
  policy_hash: string;
  policy_version: number;
  title: string;
  entity_ref: string;
  owner_ref: string | null;
  provider: string;
  risk: string;
  requester: string;
  grantee: string;
  principal: string;
  entitlement_key: string;
  state: string;
  reason: string;
  ticket: string | null;
  duration: string;
  rule: string;
  explanation: string;
  steps: string;
  created_at: string;
  deadline: string;
  decided_at: string | null;
  revision: number;
  kind: string;
  parent_grant_id: string | null;
  starts_at: string | null;
  inputs: string;
  facts: string;
  auto: boolean | number;
  approved_duration: string | null;
  duration_seconds: number;
  required_steps: string;
}

/** Row of `access_grants`. */
export interface GrantRecord {
  id: string;
  request_id: string;
  entitlement_key: string;
  entitlement: string;
  state: string;
  kill_sessions: boolean | number;
  revoke_due_at: string | null;
  starts_at: string | null;
  ends_at: string | null;
  ended_at: string | null;
  end_reason: string | null;
  instructions: string | null;
  residual_until: string | null;
  last_error: string | null;
  attempts: number;
  created_at: string;
  kind: string;
  policy_id: string;
  grantee: string;
  scheduled_for: string | null;
  latest_end: string | null;
  extensions: number;
  review_state: string | null;
  review_due_at: string | null;
  reviewed_by: string | null;
  reviewed_at: string | null;
  review_verdict: string | null;
  review_comment: string | null;
  term: string | null;
  paged_at: string | null;
  pages: number;
  authorized_hash: string | null;
}

/** Row of `access_operations`. */
export interface OperationRecord {
  id: string;
  kind: string;
  request_id: string;
  grant_id: string | null;
  entitlement_key: string | null;
  due_at: string;
  attempts: number;
  lease_owner: string | null;
  lease_epoch: number;
  lease_until: string | null;
  done_at: string | null;
}

const RISKS = ['low', 'medium', 'high'] as const;
const REVIEW_STATES = ['owed', 'done'] as const;
const REVIEW_VERDICTS = ['justified', 'not-justified'] as const;

/** The value as one of the options. Throws when the database holds another. */
function oneOf<T extends string>(
  options: readonly T[],
  value: string,
  column: string,
): T {
  const found = options.find(option => option === value);
  if (found === undefined) {
    throw new Error(`Column ${column} holds '${value}', which is not known`);
  }
  return found;
}

function nullable<T extends string>(
  options: readonly T[],
  value: string | null,
  column: string,
): T | null {
  return value === null ? null : oneOf(options, value, column);
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(v => typeof v === 'string');
}

function isWanted(
  value: unknown,
): value is StoredRequest['requiredSteps'][number] {
  return (
    typeof value === 'object' &&
    value !== null &&
    'any' in value &&
    typeof value.any === 'number' &&
    'from' in value &&
    isStringArray(value.from)
  );
}

function parseWanted(text: string): StoredRequest['requiredSteps'] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(isWanted)) {
    throw new Error('Column access_requests.required_steps is unreadable');
  }
  return value;
}

function isStep(value: unknown): value is ApprovalStep {
  return (
    isWanted(value) &&
    'approvers' in value &&
    isStringArray(value.approvers) &&
    'approvedBy' in value &&
    isStringArray(value.approvedBy)
  );
}

function parseSteps(text: string): ApprovalStep[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(isStep)) {
    throw new Error('Column access_requests.steps is unreadable');
  }
  return value;
}

function isFact(value: unknown): value is RequestFact {
  return (
    typeof value === 'object' &&
    value !== null &&
    'label' in value &&
    typeof value.label === 'string' &&
    'value' in value &&
    typeof value.value === 'string' &&
    'verified' in value &&
    typeof value.verified === 'boolean'
  );
}

function parseFacts(text: string): RequestFact[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(isFact)) {
    throw new Error('Column access_requests.facts is unreadable');
  }
  return value;
}

/** Texts by name, of a column that holds JSON. */
export function parseTexts(
  text: string,
  column: string,
): Record<string, string> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) {
    throw new Error(`Column ${column} is unreadable`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [key, String(v)]),
  );
}

/** Reads a row of `access_requests`. */
export function toRequest(record: RequestRecord): StoredRequest {
  return {
    id: record.id,
    policyId: record.policy_id,
    policyHash: record.policy_hash,
    policyVersion: record.policy_version,
    title: record.title,
    entityRef: record.entity_ref,
    ownerRef: record.owner_ref,
    provider: record.provider,
    risk: oneOf(RISKS, record.risk, 'access_requests.risk'),
    requester: record.requester,
    grantee: record.grantee,
    principal: record.principal,
    entitlementKey: record.entitlement_key,
    state: oneOf(REQUEST_STATES, record.state, 'access_requests.state'),
    reason: record.reason,
    ticket: record.ticket,
    duration: record.duration,
    rule: record.rule,
    explanation: record.explanation,
    steps: parseSteps(record.steps),
    createdAt: record.created_at,
    deadline: record.deadline,
    decidedAt: record.decided_at,
    kind: oneOf(REQUEST_KINDS, record.kind, 'access_requests.kind'),
    parentGrantId: record.parent_grant_id,
    startsAt: record.starts_at,
    inputs: parseTexts(record.inputs, 'access_requests.inputs'),
    facts: parseFacts(record.facts),
    auto: Boolean(record.auto),
    approvedDuration: record.approved_duration,
    requiredSteps: parseWanted(record.required_steps),
  };
}

/** Reads a row of `access_grants`. */
export function toGrant(record: GrantRecord): StoredGrant {
  return {
    id: record.id,
    requestId: record.request_id,
    entitlementKey: record.entitlement_key,
    entitlement: parseTexts(record.entitlement, 'access_grants.entitlement'),
    state: oneOf(GRANT_STATES, record.state, 'access_grants.state'),
    killSessions: Boolean(record.kill_sessions),
    revokeDueAt: record.revoke_due_at,
    startsAt: record.starts_at,
    endsAt: record.ends_at,
    endedAt: record.ended_at,
    endReason: nullable(
      END_REASONS,
      record.end_reason,
      'access_grants.end_reason',
    ),
    instructions: record.instructions,
    residualUntil: record.residual_until,
    lastError: record.last_error,
    attempts: record.attempts,
    createdAt: record.created_at,
    kind: oneOf(REQUEST_KINDS, record.kind, 'access_grants.kind'),
    policyId: record.policy_id,
    grantee: record.grantee,
    scheduledFor: record.scheduled_for,
    latestEnd: record.latest_end,
    extensions: record.extensions,
    reviewState: nullable(
      REVIEW_STATES,
      record.review_state,
      'access_grants.review_state',
    ),
    reviewDueAt: record.review_due_at,
    reviewedBy: record.reviewed_by,
    reviewedAt: record.reviewed_at,
    reviewVerdict: nullable(
      REVIEW_VERDICTS,
      record.review_verdict,
      'access_grants.review_verdict',
    ),
    reviewComment: record.review_comment,
    term: record.term,
    pagedAt: record.paged_at,
    pages: record.pages,
    authorizedHash: record.authorized_hash,
  };
}

/** Reads a row of `access_operations` that was just claimed. */
export function toOperation(
  record: OperationRecord,
  leaseEpoch: number,
  leaseUntil: string,
  claim: string,
): ClaimedOperation {
  return {
    id: record.id,
    kind: oneOf(OPERATION_KINDS, record.kind, 'access_operations.kind'),
    requestId: record.request_id,
    grantId: record.grant_id,
    entitlementKey: record.entitlement_key,
    dueAt: record.due_at,
    attempts: record.attempts,
    leaseEpoch,
    leaseUntil,
    claim,
  };
}
