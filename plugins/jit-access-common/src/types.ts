/** States of a request; all but `pending` are terminal. */
export const REQUEST_STATES = [
  'pending',
  'approved',
  'denied',
  'lapsed',
  'withdrawn',
  'invalidated',
] as const;
/** State of a request. */
export type RequestState = (typeof REQUEST_STATES)[number];

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

/** Why a grant ended, or is ending. */
export type EndReason =
  | 'expired'
  | 'returned'
  | 'revoked'
  | 'cancelled'
  | 'provisioning-failed'
  | 'policy';

/** How much harm the entitlement can do. */
export type Risk = 'low' | 'medium' | 'high';

/** Something that can be asked for, bound to one policy. */
export interface Entitlement {
  /** Name of its policy, for example `payments-db-rw`. */
  id: string;
  title: string;
  description: string;
  /** Catalog entity it belongs to. */
  entityRef: string;
  /** Provider module id, for example `postgres`. */
  provider: string;
  risk: Risk;
  duration: DurationBounds;
  inputs: RequestInputs;
  /** Whether the caller may ask for it. */
  eligible: boolean;
  /** Why not, in a sentence; null when eligible. */
  reason: string | null;
}

/** ISO 8601 durations. */
export interface DurationBounds {
  default: string;
  min: string;
  max: string;
}

/** What a policy wants to be told. */
export interface RequestInputs {
  reason: { minLength: number; maxLength: number };
  /** null when no ticket is wanted. */
  ticket: { pattern: string; required: boolean } | null;
}

/** One stage of the approvals of a request. */
export interface ApprovalStep {
  /** How many distinct people. */
  any: number;
  /** The sets as the policy names them: `owners`, `group:…`, `user:…`. */
  from: string[];
  /** Who can approve now, without requester and grantee. */
  approvers: string[];
  /** Who has. */
  approvedBy: string[];
}

/** A person's decision. */
export interface Decision {
  by: string;
  verdict: 'approve' | 'deny';
  reason: string | null;
  at: string;
}

/** What a request would lead to, without making it. */
export interface RequestPreview {
  allowed: boolean;
  /** Why not; null when allowed. */
  refusal: string | null;
  /** Name of the rule that matches. */
  rule: string | null;
  /** The rule in words. */
  explanation: string;
  steps: ApprovalStep[];
  /** The change at the provider, one line each. */
  plan: string[];
  /** What may remain after the end, in words; null when nothing. */
  residual: string | null;
  /** Median of the last 90 days, ISO 8601 duration; null without history. */
  medianTimeToDecision: string | null;
}

/** A request as the API shows it. */
export interface AccessRequest {
  id: string;
  entitlementId: string;
  entitlementTitle: string;
  entityRef: string;
  risk: Risk;
  requester: string;
  grantee: string;
  state: RequestState;
  reason: string;
  ticket: string | null;
  /** ISO 8601 duration asked for. */
  duration: string;
  rule: string;
  explanation: string;
  policy: { id: string; version: number; hash: string };
  steps: ApprovalStep[];
  decisions: Decision[];
  createdAt: string;
  /** A decision after this is refused. */
  deadline: string;
  decidedAt: string | null;
  grantId: string | null;
  /** What the caller may do with it now. */
  actions: RequestAction[];
}

/** What a person can do with a request. */
export type RequestAction = 'approve' | 'deny' | 'withdraw';

/** A grant as the API shows it. */
export interface AccessGrant {
  id: string;
  requestId: string;
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

/** What a person can do with a grant. */
export type GrantAction = 'return' | 'revoke' | 'cancel';

/** One row of the audit ledger. */
export interface AuditRow {
  /** Gapless, from 1. */
  seq: number;
  at: string;
  /** Entity ref, or `system:<part>`. */
  actor: string;
  /** Kebab-case verb, for example `request-created`, `grant-activated`, `approve-refused`. */
  action: string;
  requestId: string | null;
  grantId: string | null;
  details: Record<string, string | number | boolean | null>;
  /** Hex SHA-256 over the row and the previous hash. */
  hash: string;
  previousHash: string;
}

/** Outcome of checking the ledger's chain. */
export interface LedgerVerification {
  ok: boolean;
  rows: number;
  /** First row that does not fit; null when ok. */
  firstBadSeq: number | null;
  reason: string | null;
  headHash: string;
}

/** A policy as loaded. */
export interface PolicySummary {
  id: string;
  version: number;
  hash: string;
  owner: string;
  entityRef: string;
  /** In plain words, one line per rule. */
  rules: { name: string; text: string }[];
  /** Problems found when loading; empty when clean. */
  problems: string[];
}

/** A page of a list that is cut on the server. */
export interface Page<T> {
  items: T[];
  totalItems: number;
  /** The server's time, for countdowns; ISO 8601. */
  serverTime: string;
}

/** Somebody who holds an entitlement without a live grant. */
export interface StandingHolder {
  entitlementId: string;
  entitlementTitle: string;
  risk: Risk;
  /** The name at the provider. */
  principal: string;
}

/** How an entity stands by its access: what is live, what is late, and what never ends. */
export interface AccessPosture {
  entityRef: string;
  /** Policies whose target is the entity, or that also belong to it. */
  entitlements: number;
  /** Grants that are not in a terminal state. */
  liveGrants: number;
  /** Grants that should have ended and are still there. */
  overdueRevokes: number;
  /**
   * Who holds one of the entitlements without a live grant; null when that
   * could not be told, which is no zero.
   */
  standing: StandingHolder[] | null;
  /** Why something could not be told. */
  problems: string[];
}
