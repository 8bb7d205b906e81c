/**
 * Types, permissions, events and the client of the register of approved images.
 *
 * @packageDocumentation
 */
export * from './images';
export * from './drift';
export * from './scanners';
export * from './sampling';
export * from './permissions';
export {
  IMAGE_DRIFT_TOPIC,
  RUNNING_IMAGES_TOPIC,
  type ImageDriftEvent,
  type RunningImagesEvent,
} from './events';
export type {
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
export { DefaultApprovedImagesClient } from './DefaultApprovedImagesClient';
