import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
} from '@fairway/plugin-clients-common';
import type { SecurityEvidenceClient } from './client';
import type { Framework } from './types';

/** Name of the file that the server gives, without any folders. */
function fileName(response: Response, otherwise: string): string {
  const disposition = response.headers.get('Content-Disposition') ?? '';
  return /filename="([\w.-]+)"/.exec(disposition)?.[1] ?? otherwise;
}

/** Client of the evidence API, for browsers and backends alike. */
export class DefaultSecurityEvidenceClient implements SecurityEvidenceClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('security-evidence', options, {
      tellsNotFound: true,
    });
  }

  readonly listFrameworks: SecurityEvidenceClient['listFrameworks'] =
    async request => {
      const { items } = await this.#api.get<{ items: Framework[] }>(
        '/frameworks',
        {},
        request,
      );
      return items;
    };

  readonly getFramework: SecurityEvidenceClient['getFramework'] = (
    framework,
    query,
    request,
  ) => this.#api.get(pathOf('frameworks', framework), query, request);

  readonly getControl: SecurityEvidenceClient['getControl'] = (
    framework,
    control,
    query,
    request,
  ) => {
    const path = pathOf('frameworks', framework, 'controls', control);
    return this.#api.get(path, query, request);
  };

  readonly listActivities: SecurityEvidenceClient['listActivities'] = (
    query,
    request,
  ) => this.#api.get('/activities', query, request);

  readonly exportEvidence: SecurityEvidenceClient['exportEvidence'] = async (
    framework,
    query,
    request,
  ) => {
    const path = pathOf('frameworks', framework, 'export');
    const response = await this.#api.send(path, { query }, request);
    const extension = query.format === 'csv' ? 'csv' : 'json';
    return {
      name: fileName(response, `evidence.${extension}`),
      content: await response.blob(),
    };
  };
}
