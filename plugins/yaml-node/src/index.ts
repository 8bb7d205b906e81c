/**
 * YAML of others, which may be nested to kill the process.
 *
 * @packageDocumentation
 */
export * from './parse';
