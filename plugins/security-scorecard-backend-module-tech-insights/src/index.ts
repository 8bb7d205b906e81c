/**
 * Runs fact retrievers of Tech Insights as collectors of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export { securityScorecardModuleTechInsights as default } from './module';
export {
  factRetrieversExtensionPoint,
  type FactRetrieversExtensionPoint,
} from './module';
export type { FactRetrieverOptions } from './FactRetrieverCollector';
