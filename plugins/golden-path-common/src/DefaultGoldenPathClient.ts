import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type {
  GoldenPathClient,
  GoldenPathRequestOptions,
  ListServicesOptions,
} from './client';
import type { Preview, PreviewValues } from './preview';
import type {
  FleetSummary,
  GoldenPathService,
  GoldenPathServiceDetail,
  Page,
  TemplateVersions,
  UpgradeLane,
  UpgradeStart,
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

/** Client of the golden-path API, for browsers and backends alike. */
export class DefaultGoldenPathClient implements GoldenPathClient {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: globalThis.fetch };
  }

  async listServices(
    options: ListServicesOptions = {},
    request?: GoldenPathRequestOptions,
  ): Promise<Page<GoldenPathService>> {
    return this.#send('GET', `/services${queryString(options)}`, request);
  }

  async getService(
    entityRef: string,
    request?: GoldenPathRequestOptions,
  ): Promise<GoldenPathServiceDetail> {
    const { kind, namespace, name } = parseEntityRef(entityRef, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    });
    const path = [kind, namespace, name].map(encodeURIComponent).join('/');
    return this.#send('GET', `/services/${path}`, request);
  }

  async getSummary(request?: GoldenPathRequestOptions): Promise<FleetSummary> {
    return this.#send('GET', '/summary', request);
  }

  async preview(
    template: string,
    values: PreviewValues,
    request?: GoldenPathRequestOptions,
  ): Promise<Preview> {
    return this.#send('POST', '/preview', request, { template, values });
  }

  async getVersions(
    name: string,
    request?: GoldenPathRequestOptions,
  ): Promise<TemplateVersions> {
    return this.#send(
      'GET',
      `/templates/${encodeURIComponent(name)}/versions`,
      request,
    );
  }

  async startUpgrades(
    entityRefs: readonly string[],
    lane: UpgradeLane = 'all',
    request?: GoldenPathRequestOptions,
  ): Promise<UpgradeStart[]> {
    const { items } = await this.#send<{ items: UpgradeStart[] }>(
      'POST',
      '/upgrades',
      request,
      { entityRefs, lane },
    );
    return items;
  }

  async #send<T>(
    method: 'GET' | 'POST',
    path: string,
    request: GoldenPathRequestOptions | undefined,
    body?: object,
  ): Promise<T> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('golden-path');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, {
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
    return response.json();
  }
}
