/**
 * Readers of the reports that security scanners write.
 *
 * @packageDocumentation
 */
export * from './errors';
export * from './limits';
export { parseReport, detectFormat } from './parseReport';
export type { ReportInput } from './json';
export * from './types';
export { applyStatements } from './vex';
