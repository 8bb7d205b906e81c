import type { ExtensionTerms } from './entitlement';
import type { RequestKind, Risk } from './request';

/** States of a grant. `revoke-overdue` is deliberately not terminal. */
export const GRANT_STATES = [
  'scheduled',
  'provisioning',
  'active',
  'revoking',
  'ended',
  'cancelled',
  'compensating',
  'failed',
  'revoke-overdue',
] as const;

/** State of a grant. */
export type GrantState = (typeof GRANT_STATES)[number];

/**
 * Why a grant ended, or is ending. `authorization-lost`: the person may not
 * have it any more (left a group, gone, policy changed). `emergency`: ended
 * with others by one command. `incident`: ended because of a security case.
 */
export const END_REASONS = [
  'expired',
  'returned',
  'revoked',
  'cancelled',
  'provisioning-failed',
  'policy',
  'authorization-lost',
  'emergency',
  'incident',
] as const;

/** Why a grant ended, or is ending. */
export type EndReason = (typeof END_REASONS)[number];

/** A grant as the API shows it. */
export interface AccessGrant {
  id: string;
  /** Never `extension`: that one moves the end of a grant. */
  kind: RequestKind;
  requestId: string;
  requester: string;
  risk: Risk;
  reason: string;
  /** When it is to start; null for at once. */
  scheduledFor: string | null;
  /** null when it can't be extended. */
  extension: GrantExtension | null;
  /** Of a break-glass grant; null otherwise. */
  review: BreakGlassReview | null;
  /** What the reconciler found to differ at the provider; null when nothing does. */
  drift: { kind: DriftKind; detail: string; since: string } | null;
  /** When a late revoke is tried again; null otherwise. */
  nextAttemptAt: string | null;
  entitlementId: string;
  entitlementTitle: string;
  entityRef: string;
  grantee: string;
  state: GrantState;
  /** Set once, at activation. */
  startsAt: string | null;
  /** Absolute; set once, at activation. */
  endsAt: string | null;
  endedAt: string | null;
  endReason: EndReason | null;
  /** How to use it, in words or as a command. */
  instructions: string | null;
  /** Until when something may remain; null when nothing does. */
  residualUntil: string | null;
  lastError: string | null;
  attempts: number;
  createdAt: string;
  actions: GrantAction[];
}

/** Everything that a person can do with a grant. */
export const GRANT_ACTIONS = [
  'return',
  'revoke',
  'cancel',
  'extend',
  'review',
  'credential',
] as const;

/** What a person can do with a grant. */
export type GrantAction = (typeof GRANT_ACTIONS)[number];

/** How far a grant has been extended. */
export interface GrantExtension extends ExtensionTerms {
  used: number;
  /** The end can never be later than this; null before activation. */
  latestEnd: string | null;
  /** An extension that waits for a decision; null when there is none. */
  pendingRequestId: string | null;
}

/** The review that break-glass owes. */
export interface BreakGlassReview {
  state: 'owed' | 'done';
  /** null before the grant has ended. */
  dueAt: string | null;
  /** People who can review it now. */
  reviewers: string[];
  by: string | null;
  at: string | null;
  verdict: 'justified' | 'not-justified' | null;
  comment: string | null;
}

/**
 * How the provider differs from the record. `missing`: a live grant without
 * access. `lingering`: access of Fairway's without a live grant. `foreign`:
 * access that Fairway did not give. `tampered`: changed behind its back.
 */
export const DRIFT_KINDS = [
  'missing',
  'lingering',
  'foreign',
  'tampered',
] as const;

/** How the provider differs from the record. */
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** A secret for the grantee; shown once, kept nowhere. */
export interface GrantCredential {
  title: string;
  value: string;
  fileName: string | null;
  expiresAt: string | null;
  hint: string;
}
