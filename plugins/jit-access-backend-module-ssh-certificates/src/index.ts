/**
 * Short-lived OpenSSH user certificates as a provider of Fairway just-in-time
 * access.
 *
 * @packageDocumentation
 */
export { jitAccessModuleSshCertificates as default } from './module';
export { SSH_PUBLIC_KEY_ANNOTATION } from './publicKey';
