/**
 * Kubernetes RBAC collector of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export { securityScorecardModuleKubernetes as default } from './module';
