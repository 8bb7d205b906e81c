/**
 * Just-in-time access collector for the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export { securityScorecardModuleJitAccess as default } from './module';
