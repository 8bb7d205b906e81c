/**
 * Real servers for tests: found or installed, run as a private process on a
 * free loopback port, and ended with the test, also when the test is killed.
 *
 * @packageDocumentation
 */
export { findServer, type ServerProgram } from './findServer';
export { freePort } from './freePort';
export {
  startServer,
  type RunningServer,
  type ServerCommand,
} from './startServer';
