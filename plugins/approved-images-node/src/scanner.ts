import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  ImageScan,
  ScanAnswer,
  ScanResult,
} from '@fairway/plugin-approved-images-common';

/** An image that is to be scanned, out of band. */
export type ScanJob = Pick<
  ImageScan,
  'id' | 'entityRef' | 'kind' | 'reference' | 'place' | 'cause'
> & {
  /** `sha256:…` of a container image, when it is known. */
  digest: string | null;
  /** Of a machine image. */
  region: string | null;
  /** Of a machine image. */
  accountId: string | null;
};

/** What a scanner answered, as far as it can be understood without knowing its scan. */
export type ReportedScan =
  | { outcome: 'result'; id: string; result: ScanResult }
  /** `malformed`: no answer at all; `forged`: not by who was asked. */
  | { outcome: 'malformed' | 'forged'; why: string };

/** Takes what scanners answer later. */
export interface ScanResultIntake {
  /**
   * Returns when it is committed what became of the answer; whatever delivers
   * it may forget it then, and not before. The same answer may come again.
   */
  take(report: ReportedScan): Promise<ScanAnswer>;
}

/** Where a scanner leaves its answers. */
export interface ScanResultSource {
  frequency: { seconds: number };
  /** Reads all that there is. What it throws is tried again with the next poll. */
  poll(intake: ScanResultIntake, signal: AbortSignal): Promise<void>;
}

/** Scans images, or has them scanned. */
export interface ImageScanner {
  /** Kebab-case, unique, stable: it is stored. */
  readonly id: string;
  /** Kinds of images that it scans, for people to read; absent when it does not say. */
  readonly kinds?: readonly ImageScan['kind'][];
  /** Whether it can scan this one. The first scanner that can gets the job. */
  takes(job: ScanJob): boolean;
  /**
   * Scans, or hands the job over. It may be called more than once for the same
   * id, and then must not scan twice. Undefined: the result comes later, through
   * `results` or `POST /scans/{id}/result`. What it throws is tried again, later.
   */
  scan(job: ScanJob, signal: AbortSignal): Promise<ScanResult | undefined>;
  /** Where its later answers are read. */
  readonly results?: ScanResultSource;
}

/** Where modules add their scanners. */
export interface ImageScannersExtensionPoint {
  /** Throws when a scanner of that id is there already. */
  addScanner(...scanners: ImageScanner[]): void;
}

/** Extension point for scanners of images. */
export const imageScannersExtensionPoint =
  createExtensionPoint<ImageScannersExtensionPoint>({
    id: 'approved-images.scanners',
  });
