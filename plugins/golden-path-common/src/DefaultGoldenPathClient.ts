import { parseEntityRef } from '@backstage/catalog-model';
import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
} from '@fairway/plugin-clients-common';
import type { GoldenPathClient } from './client';
import type { UpgradeStart } from './types';

/** Client of the golden-path API, for browsers and backends alike. */
export class DefaultGoldenPathClient implements GoldenPathClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('golden-path', options);
  }

  readonly listServices: GoldenPathClient['listServices'] = (
    options,
    request,
  ) => this.#api.get('/services', options, request);

  readonly getService: GoldenPathClient['getService'] = async (
    entityRef,
    request,
  ) => {
    const { kind, namespace, name } = parseEntityRef(entityRef, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    });
    const path = pathOf('services', kind, namespace, name);
    return this.#api.get(path, {}, request);
  };

  readonly getSummary: GoldenPathClient['getSummary'] = request =>
    this.#api.get('/summary', {}, request);

  readonly preview: GoldenPathClient['preview'] = (template, values, request) =>
    this.#api.post('/preview', { template, values }, request);

  readonly getVersions: GoldenPathClient['getVersions'] = (name, request) =>
    this.#api.get(pathOf('templates', name, 'versions'), {}, request);

  readonly startUpgrades: GoldenPathClient['startUpgrades'] = async (
    entityRefs,
    lane = 'all',
    request,
  ) => {
    const { items } = await this.#api.post<{ items: UpgradeStart[] }>(
      '/upgrades',
      { entityRefs, lane },
      request,
    );
    return items;
  };
}
