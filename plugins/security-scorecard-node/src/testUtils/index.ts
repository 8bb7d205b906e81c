/**
 * Test utilities for authors of collectors of the security scorecard.
 *
 * @packageDocumentation
 */
export * from './harness';
export * from './clauses';
export * from './runCollectorContract';
