/**
 * Policies as code without a backend: what the command line and other tools use.
 *
 * @packageDocumentation
 */
export { inspectPolicies, type PolicyInspection } from './inspectPolicies';
export type { CollectorDeclaration } from './compileCheck';
