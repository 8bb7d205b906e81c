import { wholeScorecards } from './byRefs';
import { parseEntityRef } from '@backstage/catalog-model';
import { NotFoundError, ResponseError } from '@backstage/errors';
import type {
  Campaign,
  CampaignDetail,
  CampaignItem,
  CampaignRequest,
  ListCampaignsOptions,
} from './campaigns';
import type {
  ListAllFindingsOptions,
  ListFindingsOptions,
  ListScorecardsOptions,
  SecurityScorecardClient,
  SecurityScorecardRequestOptions,
} from './client';
import type { Dashboard, DashboardTable } from './dashboard';
import type { GateAnswer, GateStage } from './gate';
import type { ScorecardPreview, ScorecardPreviewRequest } from './preview';
import type {
  IssuedUploadToken,
  ReportUpload,
  UploadReportOptions,
  UploadToken,
} from './reports';
import type {
  HistoryEntry,
  Rollup,
  RollupDetail,
  RollupDimension,
  TrendPoint,
} from './rollups';
import type {
  ListWaiversOptions,
  Waiver,
  WaiverDecision,
  WaiverLimits,
  WaiverRequest,
  WaiverTarget,
} from './waivers';
import type {
  CheckDefinition,
  CollectorStatus,
  Finding,
  Page,
  PolicyStatus,
  Scorecard,
  ScorecardSummary,
  ScorecardTodo,
} from './types';

type Query = Record<string, string | number | boolean | undefined>;
type Options = SecurityScorecardRequestOptions;
type Method = 'GET' | 'POST' | 'DELETE';

function queryString(query: object): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') {
      params.set(key, String(value));
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

function pathOf(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef, {
    defaultKind: 'component',
    defaultNamespace: 'default',
  });
  return ['/scorecards', kind, namespace, name]
    .map((part, index) => (index ? encodeURIComponent(part) : part))
    .join('/');
}

/** Path of a roll-up or trend: of an entity ref, or of a word such as `organisation`. */
function refPath(base: string, ref: string): string {
  if (!ref.includes(':')) {
    return `${base}/${encodeURIComponent(ref)}`;
  }
  const { kind, namespace, name } = parseEntityRef(ref);
  return [base, ...[kind, namespace, name].map(encodeURIComponent)].join('/');
}

/** Client of the security scorecard's API, for browsers and backends alike. */
export class DefaultSecurityScorecardClient implements SecurityScorecardClient {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: globalThis.fetch };
  }

  async listScorecards(
    o: ListScorecardsOptions = {},
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<ScorecardSummary>> {
    return this.#get('/scorecards', { ...o }, request);
  }

  async getScorecard(
    entityRef: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Scorecard> {
    return this.#get(pathOf(entityRef), {}, request);
  }

  /** The scorecard that an entity would have if it were seen like this. */
  async previewScorecard(
    preview: ScorecardPreviewRequest,
    request?: SecurityScorecardRequestOptions,
  ): Promise<ScorecardPreview> {
    const response = await this.#send('POST', '/checks/preview', {}, request, {
      body: JSON.stringify(preview),
      type: 'application/json',
    });
    return response.json();
  }

  async listFindings(
    entityRef: string,
    o: ListFindingsOptions = {},
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<Finding>> {
    return this.#get(`${pathOf(entityRef)}/findings`, { ...o }, request);
  }

  async refresh(
    entityRef: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<void> {
    await this.#send('POST', `${pathOf(entityRef)}/refresh`, {}, request);
  }

  async listTodos(
    request?: SecurityScorecardRequestOptions,
  ): Promise<ScorecardTodo[]> {
    return this.#get('/todos', {}, request);
  }

  async listChecks(
    request?: SecurityScorecardRequestOptions,
  ): Promise<CheckDefinition[]> {
    return this.#get('/checks', {}, request);
  }

  async listCollectors(
    request?: SecurityScorecardRequestOptions,
  ): Promise<CollectorStatus[]> {
    return this.#get('/collectors', {}, request);
  }

  async getScorecards(
    entityRefs: readonly string[],
    request?: Options,
  ): Promise<(Scorecard | null)[]> {
    return wholeScorecards(
      await this.#post('/scorecards/by-refs', { entityRefs }, request),
    );
  }

  async listAllFindings(
    o: ListAllFindingsOptions = {},
    request?: Options,
  ): Promise<Page<Finding>> {
    return this.#get('/findings', { ...o }, request);
  }

  async listHistory(
    entityRef: string,
    o: { subject?: string; limit?: number; offset?: number } = {},
    request?: Options,
  ): Promise<Page<HistoryEntry>> {
    return this.#get(`${pathOf(entityRef)}/history`, { ...o }, request);
  }

  async getTrend(
    ref: string,
    o: { days?: number } = {},
    request?: Options,
  ): Promise<TrendPoint[]> {
    return this.#get(refPath('/trends', ref), { ...o }, request);
  }

  async listRollups(
    o: { by: RollupDimension; scope?: string },
    request?: Options,
  ): Promise<Rollup[]> {
    return this.#get('/rollups', { ...o }, request);
  }

  async getRollup(ref: string, request?: Options): Promise<RollupDetail> {
    return this.#get(refPath('/rollups', ref), {}, request);
  }

  async getDashboard(
    o: { scope?: string; days?: number } = {},
    request?: Options,
  ): Promise<Dashboard> {
    return this.#get('/dashboard', { ...o }, request);
  }

  async exportDashboard(
    { table, ...o }: { table: DashboardTable; scope?: string },
    request?: Options,
  ): Promise<Blob> {
    const path = `/dashboard/export/${encodeURIComponent(table)}`;
    return (await this.#send('GET', path, o, request)).blob();
  }

  async getPolicyStatus(request?: Options): Promise<PolicyStatus> {
    return this.#get('/policy', {}, request);
  }

  async getGate(
    entityRef: string,
    o: { stage: GateStage; change?: string },
    request?: Options,
  ): Promise<GateAnswer> {
    return this.#get(`${pathOf(entityRef)}/gate`, { ...o }, request);
  }

  async listWaivers(
    o: ListWaiversOptions = {},
    request?: Options,
  ): Promise<Page<Waiver>> {
    return this.#get('/waivers', { ...o }, request);
  }

  async getWaiverLimits(
    { entityRef, target }: { entityRef: string; target: WaiverTarget },
    request?: Options,
  ): Promise<WaiverLimits> {
    const { kind: _, ...id } = target;
    return this.#get('/waiver-limits', { entityRef, ...id }, request);
  }

  async requestWaiver(
    waiver: WaiverRequest,
    request?: Options,
  ): Promise<Waiver> {
    return this.#post('/waivers', waiver, request);
  }

  async getWaiver(id: string, request?: Options): Promise<Waiver> {
    return this.#get(refPath('/waivers', id), {}, request);
  }

  async decideWaiver(
    id: string,
    decision: WaiverDecision,
    request?: Options,
  ): Promise<Waiver> {
    return this.#post(`${refPath('/waivers', id)}/decide`, decision, request);
  }

  async withdrawWaiver(id: string, request?: Options): Promise<Waiver> {
    return this.#post(`${refPath('/waivers', id)}/withdraw`, {}, request);
  }

  async revokeWaiver(
    id: string,
    o: { reason: string },
    request?: Options,
  ): Promise<Waiver> {
    return this.#post(`${refPath('/waivers', id)}/revoke`, o, request);
  }

  async listCampaigns(
    o: ListCampaignsOptions = {},
    request?: Options,
  ): Promise<Page<Campaign>> {
    return this.#get('/campaigns', { ...o }, request);
  }

  async createCampaign(
    campaign: CampaignRequest,
    request?: Options,
  ): Promise<Campaign> {
    return this.#post('/campaigns', campaign, request);
  }

  async getCampaign(id: string, request?: Options): Promise<CampaignDetail> {
    return this.#get(refPath('/campaigns', id), {}, request);
  }

  async listCampaignItems(
    id: string,
    o: { limit?: number; offset?: number } = {},
    request?: Options,
  ): Promise<Page<CampaignItem>> {
    return this.#get(`${refPath('/campaigns', id)}/items`, { ...o }, request);
  }

  async closeCampaign(id: string, request?: Options): Promise<Campaign> {
    return this.#post(`${refPath('/campaigns', id)}/close`, {}, request);
  }

  async promoteCampaign(id: string, request?: Options): Promise<Campaign> {
    return this.#post(`${refPath('/campaigns', id)}/promote`, {}, request);
  }

  async uploadReport(
    entityRef: string,
    report: Uint8Array | string,
    o: UploadReportOptions = {},
    request?: Options,
  ): Promise<ReportUpload> {
    const response = await this.#send(
      'POST',
      `${pathOf(entityRef)}/reports`,
      { ...o },
      request,
      // A type that no JSON middleware takes: the server reads it as a stream.
      { body: report, type: 'application/octet-stream' },
    );
    return response.json();
  }

  async listReports(
    entityRef: string,
    request?: Options,
  ): Promise<ReportUpload[]> {
    return this.#get(`${pathOf(entityRef)}/reports`, {}, request);
  }

  async listUploadTokens(
    entityRef: string,
    request?: Options,
  ): Promise<UploadToken[]> {
    return this.#get(`${pathOf(entityRef)}/upload-tokens`, {}, request);
  }

  async issueUploadToken(
    entityRef: string,
    o: { description: string; expiresAt?: string },
    request?: Options,
  ): Promise<IssuedUploadToken> {
    return this.#post(`${pathOf(entityRef)}/upload-tokens`, o, request);
  }

  async revokeUploadToken(
    entityRef: string,
    id: string,
    request?: Options,
  ): Promise<void> {
    await this.#send(
      'DELETE',
      refPath(`${pathOf(entityRef)}/upload-tokens`, id),
      {},
      request,
    );
  }

  async #post<T>(path: string, body: object, request?: Options): Promise<T> {
    const response = await this.#send('POST', path, {}, request, {
      body: JSON.stringify(body),
      type: 'application/json',
    });
    return response.json();
  }

  async #get<T>(
    path: string,
    query: Query,
    request?: SecurityScorecardRequestOptions,
  ): Promise<T> {
    const response = await this.#send('GET', path, query, request);
    return response.json();
  }

  async #send(
    method: Method,
    path: string,
    query: Query,
    request?: SecurityScorecardRequestOptions,
    content?: { body: Uint8Array | string; type: string },
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('security-scorecard');
    const response = await this.#fetchApi.fetch(
      `${baseUrl}${path}${queryString(query)}`,
      {
        method,
        headers: {
          ...(request?.token
            ? { Authorization: `Bearer ${request.token}` }
            : {}),
          ...(content ? { 'Content-Type': content.type } : {}),
        },
        ...(content ? { body: content.body } : {}),
      },
    );
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      // Callers tell "hidden or unknown" from other failures by the error's type.
      throw response.status === 404
        ? new NotFoundError(error.body.error.message, error)
        : error;
    }
    return response;
  }
}
