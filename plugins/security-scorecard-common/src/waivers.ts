import type { Severity } from './types';

/** Why something is waived. */
export const WAIVER_TYPES = [
  'accepted-risk',
  'false-positive',
  'not-applicable',
  'compensating-control',
] as const;
/** Type of a waiver. */
export type WaiverType = (typeof WAIVER_TYPES)[number];

/** Life cycle of a waiver; all but `pending` and `approved` are final. */
export const WAIVER_STATUSES = [
  'pending',
  'approved',
  'denied',
  'withdrawn',
  'revoked',
  'expired',
] as const;
/** Status of a waiver. */
export type WaiverStatus = (typeof WAIVER_STATUSES)[number];

/** What a waiver is for: a check, or one finding. */
export type WaiverTarget =
  { kind: 'check'; checkId: string } | { kind: 'finding'; findingId: string };

/** One step in the life of a waiver. */
export interface WaiverEvent {
  /** ISO 8601, UTC. */
  at: string;
  /** Entity ref of the person, or `plugin:security-scorecard` for expiry. */
  actor: string;
  action:
    'requested' | 'approved' | 'denied' | 'withdrawn' | 'revoked' | 'expired';
  reason: string | null;
}

/** A typed, approved, expiring exception for a check or a finding of one entity. */
export interface Waiver {
  id: string;
  entityRef: string;
  entityTitle: string;
  ownerRef: string | null;
  target: WaiverTarget;
  /** Title of the check or finding at the time of the request. */
  targetTitle: string;
  severity: Severity;
  type: WaiverType;
  justification: string;
  status: WaiverStatus;
  requestedBy: string;
  requestedAt: string;
  /** When it ends by itself, ISO 8601. An approver may only bring it forward. */
  expiresAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  timeline: WaiverEvent[];
  /** What the caller may do now, so that nothing is offered that would be refused. */
  allowed: ('decide' | 'withdraw' | 'revoke')[];
}

/** A request for a waiver. */
export interface WaiverRequest {
  entityRef: string;
  target: WaiverTarget;
  type: WaiverType;
  /** 20–2000 characters. */
  justification: string;
  /** In the future, at most the policy's maximum ahead. ISO 8601. */
  expiresAt: string;
}

/** How long a waiver that is asked for now may last. */
export interface WaiverLimit {
  /** ISO 8601. */
  duration: string;
  /** Its latest end, ISO 8601, UTC. */
  latestEnd: string;
}

/** The longest that the policy allows for a waiver of one target. Whether one is made is decided when it is asked for. */
export interface WaiverLimits {
  severity: Severity;
  types: Record<WaiverType, WaiverLimit>;
}

/** A decision on a waiver. */
export interface WaiverDecision {
  decision: 'approve' | 'deny';
  /** 1–2000 characters; required to deny. */
  reason?: string;
  /** Earlier end than asked for. */
  expiresAt?: string;
}

/** Filters of the list of waivers. */
export interface ListWaiversOptions {
  entityRef?: string;
  /** Group, system or domain whose entities are meant, with everything below it. */
  scope?: string;
  status?: WaiverStatus;
  /** Only those that end within this ISO 8601 duration. */
  expiringWithin?: string;
  search?: string;
  limit?: number;
  offset?: number;
}
