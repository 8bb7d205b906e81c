/**
 * Extension points, services and the collector interface of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export * from './checks';
export * from './collector';
export * from './events';
export * from './extensions';
export * from './notifications';
export * from './preview';
export * from './problems';
export * from './record';
export * from './service';
export * from './tickets';
