/**
 * Frontend of the Fairway security scorecard, for the new frontend system.
 *
 * @packageDocumentation
 */
export { securityScorecardPlugin as default } from './plugin';
export { rootRouteRef } from './routes';
export { securityScorecardTranslationRef } from './translation';
