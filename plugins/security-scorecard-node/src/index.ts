/**
 * Extension points and collector interface of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export * from './collector';
export * from './extensions';
