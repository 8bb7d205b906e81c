import { parseEntityRef } from '@backstage/catalog-model';
import { NotFoundError, ResponseError } from '@backstage/errors';
import type {
  ListFindingsOptions,
  ListScorecardsOptions,
  SecurityScorecardClient,
  SecurityScorecardRequestOptions,
} from './client';
import type {
  CheckDefinition,
  CollectorStatus,
  Finding,
  Page,
  Scorecard,
  ScorecardSummary,
  ScorecardTodo,
} from './types';

type Query = Record<string, string | number | undefined>;

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
    const { search, ownerRef, level, orderBy, limit, offset } = o;
    return this.#get(
      '/scorecards',
      { search, ownerRef, level, orderBy, limit, offset },
      request,
    );
  }

  async getScorecard(
    entityRef: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Scorecard> {
    return this.#get(pathOf(entityRef), {}, request);
  }

  async listFindings(
    entityRef: string,
    o: ListFindingsOptions = {},
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<Finding>> {
    const { search, severity, status, limit, offset } = o;
    return this.#get(
      `${pathOf(entityRef)}/findings`,
      { search, severity, status, limit, offset },
      request,
    );
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

  async #get<T>(
    path: string,
    query: Query,
    request?: SecurityScorecardRequestOptions,
  ): Promise<T> {
    const response = await this.#send('GET', path, query, request);
    return response.json();
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    query: Query,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('security-scorecard');
    const response = await this.#fetchApi.fetch(
      `${baseUrl}${path}${queryString(query)}`,
      {
        method,
        headers: request?.token
          ? { Authorization: `Bearer ${request.token}` }
          : {},
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
