/**
 * What tests of screens have in common: accessibility, permissions and titles.
 *
 * @packageDocumentation
 */
export { allBut } from './allBut';
export { seriousFaults } from './seriousFaults';
export { titled } from './titled';
