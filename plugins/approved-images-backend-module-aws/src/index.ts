/**
 * Out-of-band scans of images through SQS.
 *
 * @packageDocumentation
 */
export { approvedImagesModuleAws as default } from './module';
