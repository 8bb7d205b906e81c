import { ResponseError } from '@backstage/errors';
import type {
  CaseFilter,
  ListCasesOptions,
  SecurityCasesClient,
  SecurityCasesRequestOptions,
} from './client';
import type {
  AutomationOverview,
  CaseDecision,
  CaseFigures,
  CaseSummary,
  Page,
  SecurityCase,
} from './types';

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

const path = (id: string, ...rest: string[]) =>
  ['/cases', ...[id, ...rest].map(encodeURIComponent)].join('/');

/** Client of the API of security cases, for browsers and backends alike. */
export class DefaultSecurityCasesClient implements SecurityCasesClient {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: globalThis.fetch };
  }

  async listCases(
    options: ListCasesOptions = {},
    request?: SecurityCasesRequestOptions,
  ): Promise<Page<CaseSummary>> {
    return this.#json('GET', `/cases${queryString(options)}`, request);
  }

  async exportCases(
    filter: CaseFilter = {},
    request?: SecurityCasesRequestOptions,
  ): Promise<Blob> {
    const response = await this.#send(
      'GET',
      `/cases.csv${queryString(filter)}`,
      request,
    );
    return response.blob();
  }

  async getCase(
    id: string,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase> {
    return this.#json('GET', path(id), request);
  }

  async assign(
    id: string,
    assignee: string | null,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase> {
    return this.#json('POST', path(id, 'assign'), request, { assignee });
  }

  async comment(
    id: string,
    text: string,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase> {
    return this.#json('POST', path(id, 'comments'), request, { text });
  }

  async runAction(
    id: string,
    actionId: string,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase> {
    return this.#json('POST', path(id, 'actions', actionId, 'run'), request);
  }

  async declineAction(
    id: string,
    actionId: string,
    reason: string,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase> {
    return this.#json(
      'POST',
      path(id, 'actions', actionId, 'decline'),
      request,
      { reason },
    );
  }

  async closeCase(
    id: string,
    closing: { decision: CaseDecision; reason: string },
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase> {
    return this.#json('POST', path(id, 'close'), request, closing);
  }

  async getFigures(
    request?: SecurityCasesRequestOptions,
  ): Promise<CaseFigures> {
    return this.#json('GET', '/figures', request);
  }

  async getAutomation(
    request?: SecurityCasesRequestOptions,
  ): Promise<AutomationOverview> {
    return this.#json('GET', '/automation', request);
  }

  async #json<T>(
    method: 'GET' | 'POST',
    route: string,
    request: SecurityCasesRequestOptions | undefined,
    body?: object,
  ): Promise<T> {
    const response = await this.#send(method, route, request, body);
    return response.json();
  }

  async #send(
    method: 'GET' | 'POST',
    route: string,
    request: SecurityCasesRequestOptions | undefined,
    body?: object,
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('security-cases');
    const response = await this.#fetchApi.fetch(`${baseUrl}${route}`, {
      method,
      headers: {
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(request?.token ? { Authorization: `Bearer ${request.token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
