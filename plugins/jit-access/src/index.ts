/**
 * Frontend of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessPlugin as default } from './plugin';
export { jitAccessTranslationRef } from './translation';
export {
  accessRequestRouteRef,
  accessRouteRef,
  jitAccessApiRef,
  jitAccessReactTranslationRef,
} from '@fairway/plugin-jit-access-react';
