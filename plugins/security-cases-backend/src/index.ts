/**
 * Backend of security cases.
 *
 * @packageDocumentation
 */
export { securityCasesPlugin as default } from './plugin';
export {
  createSecurityCaseConditionalDecision,
  securityCaseConditions,
} from './permissions/rules';
