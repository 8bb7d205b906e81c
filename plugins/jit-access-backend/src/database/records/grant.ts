import {
  END_REASONS,
  GRANT_STATES,
  REQUEST_KINDS,
  type BreakGlassReview,
  type EndReason,
  type GrantState,
  type RequestKind,
} from '@fairway/plugin-jit-access-common';
import { oneOf, oneOfOrNull, parseTexts } from '../columns';

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

const REVIEW_STATES = ['owed', 'done'] as const;
const REVIEW_VERDICTS = ['justified', 'not-justified'] as const;

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
    endReason: oneOfOrNull(
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
    reviewState: oneOfOrNull(
      REVIEW_STATES,
      record.review_state,
      'access_grants.review_state',
    ),
    reviewDueAt: record.review_due_at,
    reviewedBy: record.reviewed_by,
    reviewedAt: record.reviewed_at,
    reviewVerdict: oneOfOrNull(
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
