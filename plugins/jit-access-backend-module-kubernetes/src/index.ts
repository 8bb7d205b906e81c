/**
 * Roles of Kubernetes clusters as a provider of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessModuleKubernetes as default } from './module';
export { KUBERNETES_USER_ANNOTATION } from './names';
