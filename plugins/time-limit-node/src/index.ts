/**
 * A signal that is aborted after a time, or with others, and work that ends with it.
 *
 * @packageDocumentation
 */
export { timeLimit } from './timeLimit';
export { within } from './within';
