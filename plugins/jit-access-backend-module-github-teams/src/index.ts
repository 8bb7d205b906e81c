/**
 * Membership in GitHub teams as a provider of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessModuleGithubTeams as default } from './module';
export { GITHUB_USER_ID_ANNOTATION } from './principal';
