/**
 * A signal that is aborted after a time, or with others.
 *
 * @packageDocumentation
 */
export { timeLimit } from './timeLimit';
