import type {
  AccessFigures,
  AccessGrant,
  AccessPosture,
  AccessRequest,
  AccessReview,
  AuditRow,
  ChatLink,
  ChatLinkCode,
  Delegation,
  Drift,
  DriftKind,
  Entitlement,
  GrantCredential,
  Hold,
  LedgerVerification,
  Page,
  PolicyDetail,
  PolicySummary,
  ServicePolicy,
  ProviderHealth,
  ReplayResult,
  RequestPreview,
  RevokeAllResult,
  SimulationCase,
  SimulationResult,
  TicketCheck,
} from './types';

/** What to ask for. */
export interface NewAccessRequest {
  entitlementId: string;
  /** ISO 8601 duration within the policy's bounds. */
  duration: string;
  reason: string;
  ticket?: string;
  /** Who is to have it; the caller when absent. Neither of the two can approve. */
  grantee?: string;
  /** ISO 8601; at once when absent. */
  startsAt?: string;
  /** By the names of the policy's fields. */
  inputs?: Record<string, string>;
}

/** Access at once. */
export interface NewBreakGlass {
  entitlementId: string;
  /** ISO 8601 duration within the policy's bounds for break-glass. */
  duration: string;
  reason: string;
  ticket?: string;
  inputs?: Record<string, string>;
}

/** More time for a grant. */
export interface NewExtension {
  /** ISO 8601 duration, at most what the policy adds at one time. */
  duration: string;
  reason: string;
}

/** Whose access is to end, at once. */
export interface RevokeAll {
  scope: Hold['scope'];
  /** Entity or person; absent for everything. */
  ref?: string;
  reason: string;
  /** Whether new access is held back until somebody lifts it. */
  hold: boolean;
}

/** Paging, on every list. */
export interface PageOptions {
  /** 1–200, default 20. */
  limit?: number;
  offset?: number;
}

/** Filters of {@link JitAccessClient.listRequests}. */
export interface ListRequestsOptions extends PageOptions {
  /** `mine`: asked by or for the caller. `to-decide`: waiting for the caller. `decided`: the caller decided. `all`: all visible. */
  view: 'mine' | 'to-decide' | 'decided' | 'all';
  search?: string;
  state?: string;
}

/** Filters of {@link JitAccessClient.listGrants}. */
export interface ListGrantsOptions extends PageOptions {
  view: 'mine' | 'all';
  /** Only those on this entity. */
  entityRef?: string;
  /** Only those of this user, or of the members of this group. */
  holderRef?: string;
  /** Only break-glass grants whose review is owed, or is done. */
  review?: 'owed' | 'done';
  /** Only those not in a terminal state. */
  live?: boolean;
  /** Only those that should have ended and could not be taken away yet. */
  overdue?: boolean;
  /** Part of whose they are, on what, or why. */
  search?: string;
}

/** Filters of {@link JitAccessClient.listAudit}. */
export interface ListAuditOptions extends PageOptions {
  requestId?: string;
  search?: string;
  /** Only rows of this actor. */
  actor?: string;
  /** Only this action, for example `grant-activated`. */
  action?: string;
  /** ISO 8601, inclusive. */
  from?: string;
  /** ISO 8601, exclusive. */
  to?: string;
}

/** Filters of {@link JitAccessClient.listDrift}. */
export interface ListDriftOptions extends PageOptions {
  kind?: DriftKind;
  provider?: string;
  /** Only what lasts; true when absent. */
  open?: boolean;
}

/** The API of just-in-time access, for frontends and other backends. */
export interface JitAccessClient {
  listEntitlements(o?: {
    entityRef?: string;
    search?: string;
  }): Promise<Page<Entitlement>>;
  preview(request: NewAccessRequest): Promise<RequestPreview>;
  createRequest(request: NewAccessRequest): Promise<AccessRequest>;
  listRequests(o: ListRequestsOptions): Promise<Page<AccessRequest>>;
  getRequest(id: string): Promise<AccessRequest>;
  /** Throws ConflictError, saying who decided and when, when it came too late. */
  approve(
    id: string,
    o?: { reason?: string; duration?: string },
  ): Promise<AccessRequest>;
  deny(id: string, o: { reason: string }): Promise<AccessRequest>;
  withdraw(id: string): Promise<AccessRequest>;
  listGrants(o: ListGrantsOptions): Promise<Page<AccessGrant>>;
  getGrant(id: string): Promise<AccessGrant>;
  returnGrant(id: string): Promise<AccessGrant>;
  revokeGrant(id: string, o: { reason: string }): Promise<AccessGrant>;
  /** Throws ConflictError when a review is owed, NotAllowedError when the policy does not name the caller. */
  breakGlass(o: NewBreakGlass): Promise<AccessRequest>;
  extendGrant(id: string, o: NewExtension): Promise<AccessRequest>;
  reviewBreakGlass(
    id: string,
    o: { verdict: 'justified' | 'not-justified'; comment: string },
  ): Promise<AccessGrant>;
  /** For the grantee of an active grant; each call may make another one. */
  issueCredential(id: string): Promise<GrantCredential>;
  checkTicket(o: {
    entitlementId: string;
    ticket: string;
  }): Promise<TicketCheck>;
  revokeAll(o: RevokeAll): Promise<RevokeAllResult>;
  listHolds(): Promise<Hold[]>;
  liftHold(id: string, o: { reason: string }): Promise<Hold>;
  listDelegations(): Promise<Delegation[]>;
  createDelegation(o: {
    to: string;
    startsAt: string;
    endsAt: string;
    reason: string;
  }): Promise<Delegation>;
  revokeDelegation(id: string): Promise<Delegation>;
  listDrift(o?: ListDriftOptions): Promise<Page<Drift>>;
  listProviders(): Promise<ProviderHealth[]>;
  listReviews(
    o?: PageOptions & { entityRef?: string; open?: boolean },
  ): Promise<Page<AccessReview>>;
  getReview(id: string): Promise<AccessReview>;
  openReview(o: { entityRef: string; dueAt: string }): Promise<AccessReview>;
  decideReviewItem(
    id: string,
    itemId: string,
    o: { decision: 'keep' | 'remove'; comment?: string },
  ): Promise<AccessReview>;
  closeReview(id: string): Promise<AccessReview>;
  getFigures(): Promise<AccessFigures>;
  listChatLinks(): Promise<ChatLink[]>;
  /** A one-time code to send from one's own chat account. */
  createChatLinkCode(): Promise<ChatLinkCode>;
  revokeChatLink(id: string): Promise<void>;
  listAudit(o?: ListAuditOptions): Promise<Page<AuditRow>>;
  /** The rows as a file, oldest first. */
  exportAudit(o: {
    format: 'jsonl' | 'csv';
    from?: string;
    to?: string;
  }): Promise<Blob>;
  verifyLedger(): Promise<LedgerVerification>;
  listPolicies(): Promise<PolicySummary[]>;
  /** Policies that services bring along; empty for who may not read policies. */
  listServicePolicies(): Promise<ServicePolicy[]>;
  /** Puts the policy of a component in force, from beside its catalog file. */
  registerServicePolicy(entityRef: string): Promise<ServicePolicy>;
  getPolicy(id: string): Promise<PolicyDetail>;
  simulatePolicy(id: string, o: SimulationCase): Promise<SimulationResult>;
  /** What this text would have said to the requests of the last days, 90 when absent. */
  replayPolicy(
    id: string,
    o: { text: string; days?: number },
  ): Promise<ReplayResult>;
  /** How up to 50 entities stand by their access, in the order of the refs; it asks the providers. */
  getPosture(entityRefs: readonly string[]): Promise<AccessPosture[]>;
}
