import type { DriftKind } from './grant';
import type { Risk } from './request';

/** A difference that the reconciler found. */
export interface Drift {
  id: string;
  kind: DriftKind;
  provider: string;
  entitlement: Record<string, string>;
  principal: string;
  /** Policy that gives this entitlement; null when none does. */
  entitlementId: string | null;
  /** Its target; null when no policy gives it. */
  entityRef: string | null;
  grantId: string | null;
  detail: string;
  firstSeenAt: string;
  lastSeenAt: string;
  /** null while it lasts. */
  resolvedAt: string | null;
  /** What was done about it. */
  action: 'reported' | 'removed' | 'restored' | 'held-back';
}

/** How a provider is doing. */
export interface ProviderHealth {
  id: string;
  /** null before the first time. */
  reconciledAt: string | null;
  ok: boolean;
  error: string | null;
  /** Open: so much would have been removed that nothing was. */
  breaker: 'closed' | 'open';
  /** Tuples of Fairway's that were found; null when it can't list them. */
  managed: number | null;
  driftOpen: number;
  overdueRevokes: number;
}

/** The right to decide for somebody else, for a while. */
export interface Delegation {
  id: string;
  from: string;
  to: string;
  startsAt: string;
  endsAt: string;
  reason: string;
  createdBy: string;
  createdAt: string;
  /** null unless it was ended early. */
  revokedAt: string | null;
  /** Whether it holds now. */
  active: boolean;
  actions: 'revoke'[];
}

/** No new access on a target, for a person, or at all, until it is lifted. */
export interface Hold {
  id: string;
  scope: 'entity' | 'person' | 'everything';
  /** Entity or person; null for everything. */
  ref: string | null;
  reason: string;
  by: string;
  at: string;
  /** null while it holds. */
  liftedAt: string | null;
  liftedBy: string | null;
}

/** What one command ended. */
export interface RevokeAllResult {
  /** Grants that are being ended now. */
  ended: number;
  /** Requests that were waiting and are invalidated. */
  invalidated: number;
  hold: Hold | null;
}

/** A look at everybody who can reach a target, one by one. */
export interface AccessReview {
  id: string;
  entityRef: string;
  openedBy: string;
  openedAt: string;
  dueAt: string;
  /** null while it is open. */
  closedAt: string | null;
  items: AccessReviewItem[];
  /** What could not be told when it was opened. */
  problems: string[];
  actions: ('decide' | 'close')[];
}

/** One person's access in a review. */
export interface AccessReviewItem {
  id: string;
  entitlementId: string;
  entitlementTitle: string;
  /** Name at the provider. */
  principal: string;
  /** The person, when a grant tells; null for standing access. */
  userRef: string | null;
  how: 'grant' | 'standing';
  grantId: string | null;
  decision: 'keep' | 'remove' | null;
  by: string | null;
  at: string | null;
  comment: string | null;
}

/** Figures over the last 90 days, of what the caller may see. */
export interface AccessFigures {
  pending: number;
  live: number;
  overdueRevokes: number;
  breakGlass: number;
  reviewsOwed: number;
  reviewsOverdue: number;
  driftOpen: number;
  /** Open drift that is access which Fairway did not give. */
  standingAccess: number;
  /** Grants that were cancelled before they were ever active. */
  unusedGrants: number;
  requests: number;
  /** Of the decided ones; null without any. */
  autoShare: number | null;
  /** ISO 8601 duration; null without history. */
  medianTimeToDecision: string | null;
  /** Most asked for, at most ten. */
  topTargets: { entityRef: string; title: string; requests: number }[];
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
  /** Break-glass grants of the last 90 days. */
  breakGlass: number;
  /** Of those, the ones whose review is owed past its time. */
  reviewsOverdue: number;
  /**
   * Who holds one of the entitlements without a live grant; null when that
   * could not be told, which is no zero.
   */
  standing: StandingHolder[] | null;
  /** Why something could not be told. */
  problems: string[];
}
