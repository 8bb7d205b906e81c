/**
 * Backend of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessPlugin as default } from './plugin';
export {
  accessRequestConditions,
  createAccessRequestConditionalDecision,
} from './permissions/rules';
