/**
 * AWS collectors of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export { securityScorecardModuleAws as default } from './module';
