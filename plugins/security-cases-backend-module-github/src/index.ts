/**
 * Webhooks of GitHub for security cases.
 *
 * @packageDocumentation
 */
export { securityCasesModuleGithub as default } from './module';
