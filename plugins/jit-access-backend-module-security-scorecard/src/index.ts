/**
 * Posture of services, from Fairway's security scorecard, for policies of just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessModuleSecurityScorecard as default } from './module';
