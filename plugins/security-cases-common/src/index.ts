/**
 * Types, permissions and the client of security cases.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './unusualAccess';
export * from './permissions';
export type {
  CaseFilter,
  ListCasesOptions,
  SecurityCasesClient,
  SecurityCasesRequestOptions,
} from './client';
export { DefaultSecurityCasesClient } from './DefaultSecurityCasesClient';
