/**
 * Test utilities for what reads the repositories of services.
 *
 * @packageDocumentation
 */
export { basicAuthorization, startCodeHost, startHost } from './codeHost';
export { stopHosts } from './codeHost';
export type { CodeHostOptions, TestHost } from './codeHost';
