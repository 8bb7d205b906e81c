/**
 * Account assignments of AWS IAM Identity Center as a provider of Fairway
 * just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessModuleAwsIdentityCenter as default } from './module';
export { IDENTITY_STORE_USER_ANNOTATION } from './principal';
