/**
 * What tests of screens have in common: accessibility and permissions.
 *
 * @packageDocumentation
 */
export { allBut } from './allBut';
export { seriousFaults } from './seriousFaults';
