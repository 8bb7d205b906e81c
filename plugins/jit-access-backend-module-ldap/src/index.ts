/**
 * LDAP group membership as a provider of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessModuleLdap as default } from './module';
export { LDAP_DN_ANNOTATION } from './config';
