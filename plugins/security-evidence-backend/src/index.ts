/**
 * Backend of security evidence.
 *
 * @packageDocumentation
 */
export { securityEvidencePlugin as default } from './plugin';
