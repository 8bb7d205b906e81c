/**
 * Frontend of Fairway golden paths, for the new frontend system.
 *
 * @packageDocumentation
 */
export { goldenPathPlugin as default } from './plugin';
export { goldenPathApiRef } from './api';
export { rootRouteRef } from './routes';
export { goldenPathTranslationRef } from './translation';
