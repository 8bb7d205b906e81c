import { ResponseError } from '@backstage/errors';
import type {
  JitAccessClient,
  ListAuditOptions,
  ListGrantsOptions,
  ListRequestsOptions,
  NewAccessRequest,
} from './client';
import type {
  AccessGrant,
  AccessPosture,
  AccessRequest,
  AuditRow,
  Entitlement,
  LedgerVerification,
  Page,
  PolicySummary,
  RequestPreview,
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

  approve(id: string, o: { reason?: string } = {}): Promise<AccessRequest> {
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

  listAudit(o: ListAuditOptions = {}): Promise<Page<AuditRow>> {
    return this.get('/audit', { ...o });
  }

  verifyLedger(): Promise<LedgerVerification> {
    return this.get('/audit/verify');
  }

  listPolicies(): Promise<PolicySummary[]> {
    return this.get('/policies');
  }

  async getPosture(entityRefs: readonly string[]): Promise<AccessPosture[]> {
    const { items } = await this.post<{ items: AccessPosture[] }>('/posture', {
      entityRefs,
    });
    return items;
  }

  private get<T>(path: string, query: Query = {}): Promise<T> {
    const params = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        params.set(key, String(value));
      }
    }
    const suffix = params.size > 0 ? `?${params}` : '';
    return this.send(`${path}${suffix}`, { method: 'GET' });
  }

  private post<T>(path: string, body: object): Promise<T> {
    return this.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private async send<T>(path: string, init: RequestInit): Promise<T> {
    const baseUrl = await this.discoveryApi.getBaseUrl('jit-access');
    const response = await this.fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
