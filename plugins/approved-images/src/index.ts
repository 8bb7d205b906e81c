/**
 * Frontend of the Fairway register of approved images, for the new frontend system.
 *
 * @packageDocumentation
 */
export { approvedImagesPlugin as default } from './plugin';
export { approvedImagesApiRef } from './api';
export { rootRouteRef } from './routes';
export { approvedImagesTranslationRef } from './translation';
