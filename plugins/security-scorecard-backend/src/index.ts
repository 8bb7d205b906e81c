/**
 * Backend of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export { securityScorecardPlugin as default } from './plugin';
export {
  createScorecardConditionalDecision,
  scorecardConditions,
} from './permissions/rules';
