/**
 * What tests of backends have in common: people, permissions, migrations,
 * and which of two transactions comes first.
 *
 * @packageDocumentation
 */
export { migrated } from './migrated';
export { migrateBothWays, type MigrationsToTry } from './migrateBothWays';
export { claimsOf, userInfoOf, userOf, type People } from './people';
export { ALLOW, DENY, permissionsAs } from './permissionsAs';
export { untilWaiting } from './untilWaiting';
