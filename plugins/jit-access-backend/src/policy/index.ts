/**
 * Access policies as code without a backend: what the command line and other
 * tools use.
 *
 * @packageDocumentation
 */
export {
  inspectAccessFiles,
  inspectAccessPolicies,
  isAccessFile,
  policyNameOf,
  type AccessPolicyInspection,
  type InspectOptions,
} from './inspect';
export { SERVICE_FILES } from './serviceFiles';
export { readPolicyFiles, type PolicyFile } from './policyFiles';
export { readEntityFiles } from './lint/entityFiles';
export type { LookUpEntities } from './lint/Directory';
export type { Finding } from './lint/finding';
export { LOADING_RULES } from './lint/lintPolicies';
