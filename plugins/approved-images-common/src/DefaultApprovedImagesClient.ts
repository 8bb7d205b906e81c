import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
  type PluginRequestOptions,
} from '@fairway/plugin-clients-common';
import type { ApprovedImagesClient } from './client';

/** Client of the API of approved images, for browsers and backends alike. */
export class DefaultApprovedImagesClient implements ApprovedImagesClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('approved-images', options);
  }

  readonly listImages: ApprovedImagesClient['listImages'] = (
    options,
    request,
  ) => this.#api.get('/images', options, request);

  readonly exportImages: ApprovedImagesClient['exportImages'] = (
    filter,
    request,
  ) => this.#file('/images.csv', filter, request);

  readonly getImage: ApprovedImagesClient['getImage'] = (id, request) =>
    this.#api.get(pathOf('images', id), {}, request);

  readonly proposeImage: ApprovedImagesClient['proposeImage'] = (
    proposal,
    request,
  ) => this.#api.post('/images', proposal, request);

  readonly decideImage: ApprovedImagesClient['decideImage'] = (
    id,
    decision,
    request,
  ) => this.#api.post(pathOf('images', id, 'decision'), decision, request);

  readonly retireImage: ApprovedImagesClient['retireImage'] = (
    id,
    reason,
    request,
  ) => this.#api.post(pathOf('images', id, 'retirement'), { reason }, request);

  readonly resolve: ApprovedImagesClient['resolve'] = (wanted, request) =>
    this.#api.get('/resolve', wanted, request);

  readonly listDrifts: ApprovedImagesClient['listDrifts'] = (
    options,
    request,
  ) => this.#api.get('/drifts', options, request);

  readonly exportDrifts: ApprovedImagesClient['exportDrifts'] = (
    filter,
    request,
  ) => this.#file('/drifts.csv', filter, request);

  readonly getDrift: ApprovedImagesClient['getDrift'] = (id, request) =>
    this.#api.get(pathOf('drifts', id), {}, request);

  readonly explainDrift: ApprovedImagesClient['explainDrift'] = (
    id,
    explanation,
    request,
  ) =>
    this.#api.post(
      pathOf('drifts', id, 'explanation'),
      { explanation },
      request,
    );

  readonly decideDrift: ApprovedImagesClient['decideDrift'] = (
    id,
    decision,
    request,
  ) => this.#api.post(pathOf('drifts', id, 'decision'), decision, request);

  readonly scanDrift: ApprovedImagesClient['scanDrift'] = (id, request) =>
    this.#api.post(pathOf('drifts', id, 'scan'), {}, request);

  readonly listScans: ApprovedImagesClient['listScans'] = (options, request) =>
    this.#api.get('/scans', options, request);

  readonly exportScans: ApprovedImagesClient['exportScans'] = (
    filter,
    request,
  ) => this.#file('/scans.csv', filter, request);

  readonly reportScan: ApprovedImagesClient['reportScan'] = (
    id,
    result,
    request,
  ) => this.#api.post(pathOf('scans', id, 'result'), result, request);

  readonly listScanners: ApprovedImagesClient['listScanners'] = request =>
    this.#api.get('/scanners', {}, request);

  readonly listSamples: ApprovedImagesClient['listSamples'] = (
    options,
    request,
  ) => this.#api.get('/samples', options, request);

  readonly getSample: ApprovedImagesClient['getSample'] = (week, request) =>
    this.#api.get(pathOf('samples', week), {}, request);

  readonly getFigures: ApprovedImagesClient['getFigures'] = request =>
    this.#api.get('/figures', {}, request);

  async #file(
    path: string,
    query: object | undefined,
    request: PluginRequestOptions | undefined,
  ): Promise<Blob> {
    return (await this.#api.send(path, { query }, request)).blob();
  }
}
