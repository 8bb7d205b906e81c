import { ResponseError } from '@backstage/errors';
import type {
  AsOfEntities,
  AsOfEntitiesRequest,
  AsOfNext,
  AsOfNextRequest,
  AsOfSummary,
  AsOfSummaryRequest,
} from './asOf';
import type { SecurityScorecardRequestOptions } from './client';

/** Client for how things stood at a time, for backends and browsers alike. */
export class AsOfClient {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: globalThis.fetch };
  }

  /** How a scope stood by sets of checks. */
  async summary(
    request: AsOfSummaryRequest,
    options?: SecurityScorecardRequestOptions,
  ): Promise<AsOfSummary> {
    return this.#post('/as-of/summary', request, options);
  }

  /** How each entity of a scope stood by one set of checks, a page at a time. */
  async entities(
    request: AsOfEntitiesRequest,
    options?: SecurityScorecardRequestOptions,
  ): Promise<AsOfEntities> {
    return this.#post('/as-of/entities', request, options);
  }

  /** The same without sums, for reads of everything. */
  async next(
    request: AsOfNextRequest,
    options?: SecurityScorecardRequestOptions,
  ): Promise<AsOfNext> {
    return this.#post('/as-of/next', request, options);
  }

  async #post<T>(
    path: string,
    body: object,
    options: SecurityScorecardRequestOptions | undefined,
  ): Promise<T> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('security-scorecard');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(options?.token ? { Authorization: `Bearer ${options.token}` } : {}),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
