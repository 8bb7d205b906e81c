import { ResponseError } from '@backstage/errors';
import type {
  JitAccessClient,
  ListAuditOptions,
  ListDriftOptions,
  ListGrantsOptions,
  ListRequestsOptions,
  NewAccessRequest,
  NewBreakGlass,
  NewExtension,
  PageOptions,
  RevokeAll,
} from './client';
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

/** The part of a discovery API or service that the client uses. */
export interface DiscoveryLike {
  getBaseUrl(pluginId: string): Promise<string>;
}

/** The part of a fetch API that the client uses. It adds the caller's token. */
export interface FetchLike {
  fetch: typeof fetch;
}

type Query = Record<string, string | number | boolean | undefined>;

function queryOf(query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) {
      params.set(key, String(value));
    }
  }
  return params.size > 0 ? `?${params}` : '';
}

/**
 * {@link JitAccessClient} over HTTP, for browsers and backends. Throws
 * ResponseError with the server's error as its cause; its `cause.name` tells
 * a ConflictError from the others.
 */
export class DefaultJitAccessClient implements JitAccessClient {
  private readonly discoveryApi: DiscoveryLike;
  private readonly fetchApi: FetchLike;

  constructor(options: { discoveryApi: DiscoveryLike; fetchApi: FetchLike }) {
    this.discoveryApi = options.discoveryApi;
    this.fetchApi = options.fetchApi;
  }

  listEntitlements(
    o: { entityRef?: string; search?: string } = {},
  ): Promise<Page<Entitlement>> {
    return this.get('/entitlements', { ...o });
  }

  preview(request: NewAccessRequest): Promise<RequestPreview> {
    return this.post('/requests/preview', request);
  }

  createRequest(request: NewAccessRequest): Promise<AccessRequest> {
    return this.post('/requests', request);
  }

  listRequests(o: ListRequestsOptions): Promise<Page<AccessRequest>> {
    return this.get('/requests', { ...o });
  }

  getRequest(id: string): Promise<AccessRequest> {
    return this.get(`/requests/${encodeURIComponent(id)}`);
  }

  approve(
    id: string,
    o: { reason?: string; duration?: string } = {},
  ): Promise<AccessRequest> {
    return this.post(`/requests/${encodeURIComponent(id)}/approve`, o);
  }

  deny(id: string, o: { reason: string }): Promise<AccessRequest> {
    return this.post(`/requests/${encodeURIComponent(id)}/deny`, o);
  }

  withdraw(id: string): Promise<AccessRequest> {
    return this.post(`/requests/${encodeURIComponent(id)}/withdraw`, {});
  }

  listGrants(o: ListGrantsOptions): Promise<Page<AccessGrant>> {
    return this.get('/grants', { ...o });
  }

  getGrant(id: string): Promise<AccessGrant> {
    return this.get(`/grants/${encodeURIComponent(id)}`);
  }

  returnGrant(id: string): Promise<AccessGrant> {
    return this.post(`/grants/${encodeURIComponent(id)}/return`, {});
  }

  revokeGrant(id: string, o: { reason: string }): Promise<AccessGrant> {
    return this.post(`/grants/${encodeURIComponent(id)}/revoke`, o);
  }

  breakGlass(o: NewBreakGlass): Promise<AccessRequest> {
    return this.post('/break-glass', o);
  }

  extendGrant(id: string, o: NewExtension): Promise<AccessRequest> {
    return this.post(`/grants/${encodeURIComponent(id)}/extend`, o);
  }

  reviewBreakGlass(
    id: string,
    o: { verdict: 'justified' | 'not-justified'; comment: string },
  ): Promise<AccessGrant> {
    return this.post(`/grants/${encodeURIComponent(id)}/review`, o);
  }

  issueCredential(id: string): Promise<GrantCredential> {
    return this.post(`/grants/${encodeURIComponent(id)}/credential`, {});
  }

  checkTicket(o: {
    entitlementId: string;
    ticket: string;
  }): Promise<TicketCheck> {
    return this.post('/tickets/check', o);
  }

  revokeAll(o: RevokeAll): Promise<RevokeAllResult> {
    return this.post('/emergency/revoke-all', o);
  }

  async listHolds(): Promise<Hold[]> {
    return (await this.get<{ items: Hold[] }>('/holds')).items;
  }

  liftHold(id: string, o: { reason: string }): Promise<Hold> {
    return this.post(`/holds/${encodeURIComponent(id)}/lift`, o);
  }

  async listDelegations(): Promise<Delegation[]> {
    return (await this.get<{ items: Delegation[] }>('/delegations')).items;
  }

  createDelegation(o: {
    to: string;
    startsAt: string;
    endsAt: string;
    reason: string;
  }): Promise<Delegation> {
    return this.post('/delegations', o);
  }

  revokeDelegation(id: string): Promise<Delegation> {
    return this.post(`/delegations/${encodeURIComponent(id)}/revoke`, {});
  }

  listDrift(o: ListDriftOptions = {}): Promise<Page<Drift>> {
    return this.get('/drift', { ...o });
  }

  async listProviders(): Promise<ProviderHealth[]> {
    return (await this.get<{ items: ProviderHealth[] }>('/providers')).items;
  }

  listReviews(
    o: PageOptions & { entityRef?: string; open?: boolean } = {},
  ): Promise<Page<AccessReview>> {
    return this.get('/reviews', { ...o });
  }

  getReview(id: string): Promise<AccessReview> {
    return this.get(`/reviews/${encodeURIComponent(id)}`);
  }

  openReview(o: { entityRef: string; dueAt: string }): Promise<AccessReview> {
    return this.post('/reviews', o);
  }

  decideReviewItem(
    id: string,
    itemId: string,
    o: { decision: 'keep' | 'remove'; comment?: string },
  ): Promise<AccessReview> {
    const [review, item] = [id, itemId].map(encodeURIComponent);
    return this.post(`/reviews/${review}/items/${item}/decide`, o);
  }

  closeReview(id: string): Promise<AccessReview> {
    return this.post(`/reviews/${encodeURIComponent(id)}/close`, {});
  }

  async listChatLinks(): Promise<ChatLink[]> {
    return (await this.get<{ items: ChatLink[] }>('/chat/links')).items;
  }

  createChatLinkCode(): Promise<ChatLinkCode> {
    return this.post('/chat/links', {});
  }

  async revokeChatLink(id: string): Promise<void> {
    await this.fetch(`/chat/links/${encodeURIComponent(id)}/revoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  }

  getFigures(): Promise<AccessFigures> {
    return this.get('/figures');
  }

  listAudit(o: ListAuditOptions = {}): Promise<Page<AuditRow>> {
    return this.get('/audit', { ...o });
  }

  async exportAudit(o: {
    format: 'jsonl' | 'csv';
    from?: string;
    to?: string;
  }): Promise<Blob> {
    const response = await this.fetch(`/audit/export${queryOf({ ...o })}`, {
      method: 'GET',
    });
    return response.blob();
  }

  verifyLedger(): Promise<LedgerVerification> {
    return this.get('/audit/verify');
  }

  listPolicies(): Promise<PolicySummary[]> {
    return this.get('/policies');
  }

  async listServicePolicies(): Promise<ServicePolicy[]> {
    const { items } = await this.get<{ items: ServicePolicy[] }>(
      '/service-policies',
    );
    return items;
  }

  registerServicePolicy(entityRef: string): Promise<ServicePolicy> {
    return this.post('/service-policies', { entityRef });
  }

  getPolicy(id: string): Promise<PolicyDetail> {
    return this.get(`/policies/${encodeURIComponent(id)}`);
  }

  simulatePolicy(id: string, o: SimulationCase): Promise<SimulationResult> {
    return this.post(`/policies/${encodeURIComponent(id)}/simulate`, o);
  }

  replayPolicy(
    id: string,
    o: { text: string; days?: number },
  ): Promise<ReplayResult> {
    return this.post(`/policies/${encodeURIComponent(id)}/replay`, o);
  }

  async getPosture(entityRefs: readonly string[]): Promise<AccessPosture[]> {
    const { items } = await this.post<{ items: AccessPosture[] }>('/posture', {
      entityRefs,
    });
    return items;
  }

  private get<T>(path: string, query: Query = {}): Promise<T> {
    return this.send(`${path}${queryOf(query)}`, { method: 'GET' });
  }

  private post<T>(path: string, body: object): Promise<T> {
    return this.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private async send<T>(path: string, init: RequestInit): Promise<T> {
    return (await this.fetch(path, init)).json();
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.discoveryApi.getBaseUrl('jit-access');
    const response = await this.fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
