/**
 * The sandbox's git server.
 *
 * @packageDocumentation
 */
export { createGitServer } from './server';
export type { GitRequestHandler, GitServerOptions } from './server';
export { DEMO_SERVICES, seedGoldenPath } from './seed';
export type { SeedOptions } from './seed';
