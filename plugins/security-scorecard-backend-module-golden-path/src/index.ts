/**
 * Golden-path collector of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export { securityScorecardModuleGoldenPath as default } from './module';
