/**
 * Test utilities for authors of just-in-time access providers.
 *
 * @packageDocumentation
 */
export * from './harness';
export * from './clauses';
export * from './runProviderContract';
export * from './MemoryTarget';
export * from './memoryHarness';
