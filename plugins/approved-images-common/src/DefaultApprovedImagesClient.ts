import { ResponseError } from '@backstage/errors';
import type {
  ApprovedImagesClient,
  ApprovedImagesRequestOptions,
  DriftFilter,
  ImageFilter,
  ListDriftsOptions,
  ListImagesOptions,
  ListScansOptions,
  Page,
  PageOptions,
  ScanFilter,
} from './client';
import type {
  DriftDecision,
  ImageDrift,
  ImageDriftDetail,
  ImageScan,
  ScanResult,
} from './drift';
import type {
  ImageDecision,
  ImageProposal,
  RegisteredImage,
  RegisteredImageDetail,
  ResolvedImage,
  WantedImage,
} from './images';
import type { ImageFigures, Sample, SampleDetail } from './sampling';
import type { ImageScanners } from './scanners';

type Request = ApprovedImagesRequestOptions | undefined;

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

const at = (path: string, id: string, rest = '') =>
  `/${path}/${encodeURIComponent(id)}${rest}`;

/** Client of the API of approved images, for browsers and backends alike. */
export class DefaultApprovedImagesClient implements ApprovedImagesClient {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: globalThis.fetch };
  }

  listImages(options: ListImagesOptions = {}, request?: Request) {
    return this.#get<Page<RegisteredImage>>(
      `/images${queryString(options)}`,
      request,
    );
  }

  exportImages(filter: ImageFilter = {}, request?: Request) {
    return this.#file(`/images.csv${queryString(filter)}`, request);
  }

  getImage(id: string, request?: Request) {
    return this.#get<RegisteredImageDetail>(at('images', id), request);
  }

  proposeImage(proposal: ImageProposal, request?: Request) {
    return this.#post<RegisteredImageDetail>('/images', proposal, request);
  }

  decideImage(id: string, decision: ImageDecision, request?: Request) {
    return this.#post<RegisteredImageDetail>(
      at('images', id, '/decision'),
      decision,
      request,
    );
  }

  retireImage(id: string, reason: string, request?: Request) {
    return this.#post<RegisteredImageDetail>(
      at('images', id, '/retirement'),
      { reason },
      request,
    );
  }

  resolve(wanted: WantedImage, request?: Request) {
    return this.#get<ResolvedImage>(`/resolve${queryString(wanted)}`, request);
  }

  listDrifts(options: ListDriftsOptions = {}, request?: Request) {
    return this.#get<Page<ImageDrift>>(
      `/drifts${queryString(options)}`,
      request,
    );
  }

  exportDrifts(filter: DriftFilter = {}, request?: Request) {
    return this.#file(`/drifts.csv${queryString(filter)}`, request);
  }

  getDrift(id: string, request?: Request) {
    return this.#get<ImageDriftDetail>(at('drifts', id), request);
  }

  explainDrift(id: string, explanation: string, request?: Request) {
    return this.#post<ImageDriftDetail>(
      at('drifts', id, '/explanation'),
      { explanation },
      request,
    );
  }

  decideDrift(id: string, decision: DriftDecision, request?: Request) {
    return this.#post<ImageDriftDetail>(
      at('drifts', id, '/decision'),
      decision,
      request,
    );
  }

  scanDrift(id: string, request?: Request) {
    return this.#post<ImageDriftDetail>(at('drifts', id, '/scan'), {}, request);
  }

  listScans(options: ListScansOptions = {}, request?: Request) {
    return this.#get<Page<ImageScan>>(`/scans${queryString(options)}`, request);
  }

  exportScans(filter: ScanFilter = {}, request?: Request) {
    return this.#file(`/scans.csv${queryString(filter)}`, request);
  }

  reportScan(id: string, result: ScanResult, request?: Request) {
    return this.#post<ImageScan>(at('scans', id, '/result'), result, request);
  }

  listScanners(request?: Request) {
    return this.#get<ImageScanners>('/scanners', request);
  }

  listSamples(options: PageOptions = {}, request?: Request) {
    return this.#get<Page<Sample>>(`/samples${queryString(options)}`, request);
  }

  getSample(week: string, request?: Request) {
    return this.#get<SampleDetail>(at('samples', week), request);
  }

  getFigures(request?: Request) {
    return this.#get<ImageFigures>('/figures', request);
  }

  async #get<T>(path: string, request: Request): Promise<T> {
    return (await this.#send('GET', path, request)).json();
  }

  async #post<T>(path: string, body: object, request: Request): Promise<T> {
    return (await this.#send('POST', path, request, body)).json();
  }

  async #file(path: string, request: Request): Promise<Blob> {
    return (await this.#send('GET', path, request)).blob();
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    request: Request,
    body?: object,
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('approved-images');
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
    return response;
  }
}
