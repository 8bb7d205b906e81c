/**
 * The demo's database: a real PostgreSQL.
 *
 * @packageDocumentation
 */
export * from './demo';
export { startDemoPostgres } from './startDemoPostgres';
export type { DemoPostgres, DemoPostgresOptions } from './startDemoPostgres';
