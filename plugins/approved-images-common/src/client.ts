import type {
  DriftDecision,
  DriftReason,
  DriftStatus,
  ImageDrift,
  ImageDriftDetail,
  ImageScan,
  ScanResult,
  ScanState,
} from './drift';
import type {
  ImageDecision,
  ImageKind,
  ImageProposal,
  ImageStatus,
  RegisteredImage,
  RegisteredImageDetail,
  ResolvedImage,
  WantedImage,
} from './images';
import type { ImageFigures, Sample, SampleDetail } from './sampling';
import type { ImageScanners } from './scanners';

/** One page of a longer list. */
export interface Page<T> {
  items: T[];
  totalItems: number;
}

/** Which page. */
export interface PageOptions {
  /** 1 to 200; default 20. */
  limit?: number;
  offset?: number;
}

/** What the register is narrowed by. */
export interface ListImagesOptions extends PageOptions {
  /** Case-insensitive part of name, reference or owner. */
  search?: string;
  kind?: ImageKind;
  status?: ImageStatus;
  /** Only entries that are used today, or only others. */
  usable?: boolean;
}

/** What drift records are narrowed by. */
export interface ListDriftsOptions extends PageOptions {
  /** Case-insensitive part of the service's name or of the image. */
  search?: string;
  status?: DriftStatus;
  reason?: DriftReason;
  entityRef?: string;
  ownerRef?: string;
  /** Only those that are not over, or only others. */
  live?: boolean;
}

/** What scans are narrowed by. */
export interface ListScansOptions extends PageOptions {
  state?: ScanState;
  entityRef?: string;
}

/** What the register is narrowed by, without a page. */
export type ImageFilter = Omit<ListImagesOptions, keyof PageOptions>;

/** What drift records are narrowed by, without a page. */
export type DriftFilter = Omit<ListDriftsOptions, keyof PageOptions>;

/** What scans are narrowed by, without a page. */
export type ScanFilter = Omit<ListScansOptions, keyof PageOptions>;

/** Options of a request between backends. */
export interface ApprovedImagesRequestOptions {
  token?: string;
}

/** What the backend of approved images answers. */
export interface ApprovedImagesClient {
  listImages(
    options?: ListImagesOptions,
    request?: ApprovedImagesRequestOptions,
  ): Promise<Page<RegisteredImage>>;
  /** The same list as CSV, at most 10,000 entries. */
  exportImages(
    options?: ImageFilter,
    request?: ApprovedImagesRequestOptions,
  ): Promise<Blob>;
  getImage(
    id: string,
    request?: ApprovedImagesRequestOptions,
  ): Promise<RegisteredImageDetail>;
  /** Throws a ResponseError with `ConflictError` when the register has it already. */
  proposeImage(
    proposal: ImageProposal,
    request?: ApprovedImagesRequestOptions,
  ): Promise<RegisteredImageDetail>;
  decideImage(
    id: string,
    decision: ImageDecision,
    request?: ApprovedImagesRequestOptions,
  ): Promise<RegisteredImageDetail>;
  retireImage(
    id: string,
    reason: string,
    request?: ApprovedImagesRequestOptions,
  ): Promise<RegisteredImageDetail>;
  /** Throws a ResponseError with `NotFoundError` when none is approved and supported. */
  resolve(
    wanted: WantedImage,
    request?: ApprovedImagesRequestOptions,
  ): Promise<ResolvedImage>;
  listDrifts(
    options?: ListDriftsOptions,
    request?: ApprovedImagesRequestOptions,
  ): Promise<Page<ImageDrift>>;
  /** The same list as CSV, at most 10,000 records. */
  exportDrifts(
    options?: DriftFilter,
    request?: ApprovedImagesRequestOptions,
  ): Promise<Blob>;
  getDrift(
    id: string,
    request?: ApprovedImagesRequestOptions,
  ): Promise<ImageDriftDetail>;
  explainDrift(
    id: string,
    explanation: string,
    request?: ApprovedImagesRequestOptions,
  ): Promise<ImageDriftDetail>;
  decideDrift(
    id: string,
    decision: DriftDecision,
    request?: ApprovedImagesRequestOptions,
  ): Promise<ImageDriftDetail>;
  /** Queues another out-of-band scan of the image, unless one is under way. */
  scanDrift(
    id: string,
    request?: ApprovedImagesRequestOptions,
  ): Promise<ImageDriftDetail>;
  listScans(
    options?: ListScansOptions,
    request?: ApprovedImagesRequestOptions,
  ): Promise<Page<ImageScan>>;
  /** The same list as CSV, at most 10,000 scans. */
  exportScans(
    options?: ScanFilter,
    request?: ApprovedImagesRequestOptions,
  ): Promise<Blob>;
  reportScan(
    id: string,
    result: ScanResult,
    request?: ApprovedImagesRequestOptions,
  ): Promise<ImageScan>;
  /** The scanners, what they have to do, and what came of it. */
  listScanners(request?: ApprovedImagesRequestOptions): Promise<ImageScanners>;
  /** Newest first. */
  listSamples(
    options?: PageOptions,
    request?: ApprovedImagesRequestOptions,
  ): Promise<Page<Sample>>;
  getSample(
    week: string,
    request?: ApprovedImagesRequestOptions,
  ): Promise<SampleDetail>;
  getFigures(request?: ApprovedImagesRequestOptions): Promise<ImageFigures>;
}
