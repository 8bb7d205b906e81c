import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
  type PluginRequestOptions,
} from '@fairway/plugin-clients-common';
import type { ApprovedImagesClient } from './client';

/** The method of a client, by its name. */
type Method<K extends keyof ApprovedImagesClient> = ApprovedImagesClient[K];

/** Client of the API of approved images, for browsers and backends alike. */
export class DefaultApprovedImagesClient implements ApprovedImagesClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('approved-images', options);
  }

  readonly listImages: Method<'listImages'> = (options, request) =>
    this.#api.get('/images', options, request);

  readonly exportImages: Method<'exportImages'> = (filter, request) =>
    this.#file('/images.csv', filter, request);

  readonly getImage: Method<'getImage'> = (id, request) =>
    this.#api.get(pathOf('images', id), {}, request);

  readonly proposeImage: Method<'proposeImage'> = (proposal, request) =>
    this.#api.post('/images', proposal, request);

  readonly decideImage: Method<'decideImage'> = (id, decision, request) =>
    this.#api.post(pathOf('images', id, 'decision'), decision, request);

  readonly retireImage: Method<'retireImage'> = (id, reason, request) =>
    this.#api.post(pathOf('images', id, 'retirement'), { reason }, request);

  readonly resolve: Method<'resolve'> = (wanted, request) =>
    this.#api.get('/resolve', wanted, request);

  readonly listDrifts: Method<'listDrifts'> = (options, request) =>
    this.#api.get('/drifts', options, request);

  readonly exportDrifts: Method<'exportDrifts'> = (filter, request) =>
    this.#file('/drifts.csv', filter, request);

  readonly getDrift: Method<'getDrift'> = (id, request) =>
    this.#api.get(pathOf('drifts', id), {}, request);

  readonly explainDrift: Method<'explainDrift'> = (id, explanation, request) =>
    this.#api.post(
      pathOf('drifts', id, 'explanation'),
      { explanation },
      request,
    );

  readonly decideDrift: Method<'decideDrift'> = (id, decision, request) =>
    this.#api.post(pathOf('drifts', id, 'decision'), decision, request);

  readonly scanDrift: Method<'scanDrift'> = (id, request) =>
    this.#api.post(pathOf('drifts', id, 'scan'), {}, request);

  readonly listScans: Method<'listScans'> = (options, request) =>
    this.#api.get('/scans', options, request);

  readonly exportScans: Method<'exportScans'> = (filter, request) =>
    this.#file('/scans.csv', filter, request);

  readonly reportScan: Method<'reportScan'> = (id, result, request) =>
    this.#api.post(pathOf('scans', id, 'result'), result, request);

  readonly listScanners: Method<'listScanners'> = request =>
    this.#api.get('/scanners', {}, request);

  readonly listSamples: Method<'listSamples'> = (options, request) =>
    this.#api.get('/samples', options, request);

  readonly getSample: Method<'getSample'> = (week, request) =>
    this.#api.get(pathOf('samples', week), {}, request);

  readonly getFigures: Method<'getFigures'> = request =>
    this.#api.get('/figures', {}, request);

  async #file(
    path: string,
    query: object | undefined,
    request: PluginRequestOptions | undefined,
  ): Promise<Blob> {
    return (await this.#api.send(path, { query }, request)).blob();
  }
}
