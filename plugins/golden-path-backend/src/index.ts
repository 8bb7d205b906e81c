/**
 * Backend of Fairway golden paths.
 *
 * @packageDocumentation
 */
export { goldenPathPlugin as default } from './plugin';
export {
  createGoldenPathConditionalDecision,
  goldenPathConditions,
} from './permissions/rules';
