/**
 * Checks registers of approved images without a portal.
 *
 * @packageDocumentation
 */
export { inspectApprovedImages } from './inspect';
