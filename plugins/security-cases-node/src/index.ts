/**
 * Extension points and service refs of security cases.
 *
 * @packageDocumentation
 */
export * from './events';
export * from './extensions';
export * from './service';
