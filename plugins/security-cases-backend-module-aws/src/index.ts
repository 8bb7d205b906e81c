/**
 * CloudTrail events for security cases.
 *
 * @packageDocumentation
 */
export { securityCasesModuleAws as default } from './module';
