import type {
  DriftDecision,
  ImageDecision,
  ImageDrift,
  ImageDriftDetail,
  ImageFigures,
  ImageProposal,
  ImageScan,
  ImageScanners,
  ListDriftsOptions,
  ListImagesOptions,
  ListScansOptions,
  Page,
  RegisteredImage,
  RegisteredImageDetail,
  ResolvedImage,
  Sample,
  SampleDetail,
  ScanResult,
  WantedImage,
} from '@fairway/plugin-approved-images-common';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import type { Criteria } from '../database/ServiceStore';

/** Which services the caller may see; all when `criteria` is undefined. */
export interface Visibility {
  criteria?: Criteria;
}

/** Which page. */
export interface PageQuery {
  limit: number;
  offset: number;
}

/** Lines of CSV; a page of the table is read when more are wanted. */
export type Lines = AsyncIterable<string>;

/** The operations behind the routes. */
export interface ImageRegister {
  listImages(
    query: ListImagesOptions & PageQuery,
    options: CallerOptions,
  ): Promise<Page<RegisteredImage>>;
  exportImages(
    query: ListImagesOptions,
    options: CallerOptions,
  ): Promise<Lines>;
  getImage(id: string, options: CallerOptions): Promise<RegisteredImageDetail>;
  proposeImage(
    proposal: ImageProposal,
    options: CallerOptions,
  ): Promise<RegisteredImageDetail>;
  decideImage(
    id: string,
    decision: ImageDecision,
    options: CallerOptions,
  ): Promise<RegisteredImageDetail>;
  retireImage(
    id: string,
    reason: string,
    options: CallerOptions,
  ): Promise<RegisteredImageDetail>;
  resolve(wanted: WantedImage, options: CallerOptions): Promise<ResolvedImage>;
  listDrifts(
    query: ListDriftsOptions & PageQuery,
    by: Visibility,
    options: CallerOptions,
  ): Promise<Page<ImageDrift>>;
  exportDrifts(
    query: ListDriftsOptions,
    by: Visibility,
    options: CallerOptions,
  ): Promise<Lines>;
  getDrift(
    id: string,
    by: Visibility,
    options: CallerOptions,
  ): Promise<ImageDriftDetail>;
  explainDrift(
    id: string,
    explanation: string,
    by: Visibility,
    options: CallerOptions,
  ): Promise<ImageDriftDetail>;
  decideDrift(
    id: string,
    decision: DriftDecision,
    by: Visibility,
    options: CallerOptions,
  ): Promise<ImageDriftDetail>;
  scanDrift(
    id: string,
    by: Visibility,
    options: CallerOptions,
  ): Promise<ImageDriftDetail>;
  listScans(
    query: ListScansOptions & PageQuery,
    by: Visibility,
    options: CallerOptions,
  ): Promise<Page<ImageScan>>;
  exportScans(
    query: ListScansOptions,
    by: Visibility,
    options: CallerOptions,
  ): Promise<Lines>;
  reportScan(
    id: string,
    result: ScanResult,
    options: CallerOptions,
  ): Promise<ImageScan>;
  /** How the scanners are. */
  listScanners(options: CallerOptions): Promise<ImageScanners>;
  listSamples(query: PageQuery, options: CallerOptions): Promise<Page<Sample>>;
  getSample(week: string, options: CallerOptions): Promise<SampleDetail>;
  getFigures(
    by: Visibility & { samples?: boolean },
    options: CallerOptions,
  ): Promise<ImageFigures>;
}
