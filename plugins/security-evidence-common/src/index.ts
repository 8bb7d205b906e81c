/**
 * Types, permissions and the client of security evidence.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './permissions';
export type {
  EvidenceFile,
  SecurityEvidenceClient,
  SecurityEvidenceRequestOptions,
} from './client';
export { DefaultSecurityEvidenceClient } from './DefaultSecurityEvidenceClient';
