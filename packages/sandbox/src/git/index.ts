/**
 * The sandbox's git server.
 *
 * @packageDocumentation
 */
export { createGitServer } from './server';
export type { GitRequestHandler, GitServerOptions } from './server';
