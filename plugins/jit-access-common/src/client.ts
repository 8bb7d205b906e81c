import type {
  AccessPosture,
  AccessGrant,
  AccessRequest,
  AuditRow,
  Entitlement,
  LedgerVerification,
  Page,
  PolicySummary,
  RequestPreview,
} from './types';

/** What to ask for. */
export interface NewAccessRequest {
  entitlementId: string;
  /** ISO 8601 duration within the policy's bounds. */
  duration: string;
  reason: string;
  ticket?: string;
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
  /** Only those not in a terminal state. */
  live?: boolean;
}

/** Filters of {@link JitAccessClient.listAudit}. */
export interface ListAuditOptions extends PageOptions {
  requestId?: string;
  search?: string;
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
  approve(id: string, o?: { reason?: string }): Promise<AccessRequest>;
  deny(id: string, o: { reason: string }): Promise<AccessRequest>;
  withdraw(id: string): Promise<AccessRequest>;
  listGrants(o: ListGrantsOptions): Promise<Page<AccessGrant>>;
  getGrant(id: string): Promise<AccessGrant>;
  returnGrant(id: string): Promise<AccessGrant>;
  revokeGrant(id: string, o: { reason: string }): Promise<AccessGrant>;
  listAudit(o?: ListAuditOptions): Promise<Page<AuditRow>>;
  verifyLedger(): Promise<LedgerVerification>;
  listPolicies(): Promise<PolicySummary[]>;
  /** How up to 50 entities stand by their access, in the order of the refs; it asks the providers. */
  getPosture(entityRefs: readonly string[]): Promise<AccessPosture[]>;
}
