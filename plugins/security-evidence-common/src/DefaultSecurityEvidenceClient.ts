import { NotFoundError, ResponseError } from '@backstage/errors';
import type {
  EvidenceFile,
  SecurityEvidenceClient,
  SecurityEvidenceRequestOptions,
} from './client';
import type {
  ActivityPage,
  ActivityQuery,
  ControlEvidence,
  ControlEvidenceQuery,
  EvidenceQuery,
  ExportQuery,
  Framework,
  FrameworkEvidence,
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

/** Name of the file that the server gives, without any folders. */
function fileName(response: Response, otherwise: string): string {
  const disposition = response.headers.get('Content-Disposition') ?? '';
  return /filename="([\w.-]+)"/.exec(disposition)?.[1] ?? otherwise;
}

/** Client of the evidence API, for browsers and backends alike. */
export class DefaultSecurityEvidenceClient implements SecurityEvidenceClient {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: globalThis.fetch };
  }

  async listFrameworks(
    request?: SecurityEvidenceRequestOptions,
  ): Promise<Framework[]> {
    const { items } = await this.#get<{ items: Framework[] }>(
      '/frameworks',
      request,
    );
    return items;
  }

  async getFramework(
    framework: string,
    query: EvidenceQuery = {},
    request?: SecurityEvidenceRequestOptions,
  ): Promise<FrameworkEvidence> {
    const path = `/frameworks/${encodeURIComponent(framework)}`;
    return this.#get(`${path}${queryString(query)}`, request);
  }

  async getControl(
    framework: string,
    control: string,
    query: ControlEvidenceQuery = {},
    request?: SecurityEvidenceRequestOptions,
  ): Promise<ControlEvidence> {
    const path = `/frameworks/${encodeURIComponent(framework)}/controls/${encodeURIComponent(control)}`;
    return this.#get(`${path}${queryString(query)}`, request);
  }

  async listActivities(
    query: ActivityQuery,
    request?: SecurityEvidenceRequestOptions,
  ): Promise<ActivityPage> {
    return this.#get(`/activities${queryString(query)}`, request);
  }

  async exportEvidence(
    framework: string,
    query: ExportQuery,
    request?: SecurityEvidenceRequestOptions,
  ): Promise<EvidenceFile> {
    const path = `/frameworks/${encodeURIComponent(framework)}/export`;
    const response = await this.#send(`${path}${queryString(query)}`, request);
    const extension = query.format === 'csv' ? 'csv' : 'json';
    return {
      name: fileName(response, `evidence.${extension}`),
      content: await response.blob(),
    };
  }

  async #get<T>(
    path: string,
    request: SecurityEvidenceRequestOptions | undefined,
  ): Promise<T> {
    return (await this.#send(path, request)).json();
  }

  async #send(
    path: string,
    request: SecurityEvidenceRequestOptions | undefined,
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('security-evidence');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, {
      headers: request?.token
        ? { Authorization: `Bearer ${request.token}` }
        : {},
    });
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      throw response.status === 404
        ? new NotFoundError(error.body.error.message, error)
        : error;
    }
    return response;
  }
}
