/**
 * Frontend of Fairway security cases, for the new frontend system.
 *
 * @packageDocumentation
 */
export { securityCasesPlugin as default } from './plugin';
export { securityCasesApiRef } from './api';
export { CasesWaiting } from './components/home/CasesWaiting';
export { caseRouteRef, rootRouteRef } from './routes';
export { securityCasesTranslationRef } from './translation';
