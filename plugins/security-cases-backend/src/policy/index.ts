/**
 * Checks automation policies without a portal.
 *
 * @packageDocumentation
 */
export { inspectAutomation } from './inspect';
