/**
 * Backend of the Fairway register of approved images.
 *
 * @packageDocumentation
 */
export { approvedImagesPlugin as default } from './plugin';
export {
  createImageServiceConditionalDecision,
  imageServiceConditions,
} from './permissions/rules';
