/**
 * Frontend of Fairway security evidence, for the new frontend system.
 *
 * @packageDocumentation
 */
export { securityEvidencePlugin as default } from './plugin';
export { securityEvidenceApiRef } from './api';
export { rootRouteRef } from './routes';
export { securityEvidenceTranslationRef } from './translation';
