/**
 * Types, permissions and client of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './byRefs';
export * from './permissions';
export * from './client';
export * from './score';
export { DefaultSecurityScorecardClient } from './DefaultSecurityScorecardClient';
export * from './asOf';
export { AsOfClient } from './AsOfClient';
export * from './campaigns';
export * from './dashboard';
export * from './gate';
export * from './preview';
export * from './reports';
export * from './rollups';
export * from './waivers';
