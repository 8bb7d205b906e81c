import {
  REQUEST_KINDS,
  REQUEST_STATES,
  type ApprovalStep,
  type RequestFact,
  type RequestKind,
  type RequestState,
  type Risk,
} from '@fairway/plugin-jit-access-common';
import { oneOf, parseList, parseTexts } from '../columns';

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

const RISKS = ['low', 'medium', 'high'] as const;

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(v => typeof v === 'string');
}

function isRequiredStep(
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

function isStep(value: unknown): value is ApprovalStep {
  return (
    isRequiredStep(value) &&
    'approvers' in value &&
    isStringArray(value.approvers) &&
    'approvedBy' in value &&
    isStringArray(value.approvedBy)
  );
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
    steps: parseList(isStep, record.steps, 'access_requests.steps'),
    createdAt: record.created_at,
    deadline: record.deadline,
    decidedAt: record.decided_at,
    kind: oneOf(REQUEST_KINDS, record.kind, 'access_requests.kind'),
    parentGrantId: record.parent_grant_id,
    startsAt: record.starts_at,
    inputs: parseTexts(record.inputs, 'access_requests.inputs'),
    facts: parseList(isFact, record.facts, 'access_requests.facts'),
    auto: Boolean(record.auto),
    approvedDuration: record.approved_duration,
    requiredSteps: parseList(
      isRequiredStep,
      record.required_steps,
      'access_requests.required_steps',
    ),
  };
}
