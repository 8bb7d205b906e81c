/**
 * The register as code, the service and the scanners of approved images.
 *
 * @packageDocumentation
 */
export {
  CONTAINER_REFERENCE,
  IMAGE_NAME,
  MACHINE_REFERENCE,
  REPOSITORY_REFERENCE,
} from './schema';
export {
  nothingApproved,
  parseApprovedImages,
  parseApprovedImagesFile,
  resolveImage,
} from './register';
export type { ApprovedImages, ApprovedImagesFile } from './register';
export { approvedImagesServiceRef } from './service';
export type { ApprovedImagesService } from './service';
export { imageScannersExtensionPoint } from './scanner';
export type {
  ImageScanner,
  ImageScannersExtensionPoint,
  ReportedScan,
  ScanJob,
  ScanResultIntake,
  ScanResultSource,
} from './scanner';
export { runningImagesPublisher } from './publisher';
export type { TellRunningImages } from './publisher';
