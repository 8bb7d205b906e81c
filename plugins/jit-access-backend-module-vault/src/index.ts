/**
 * Vault policies, by identity groups, as a provider of Fairway just-in-time
 * access.
 *
 * @packageDocumentation
 */
export { jitAccessModuleVault as default } from './module';
export { VAULT_ENTITY_ANNOTATION } from './config';
