/**
 * Verifies the audit ledger of just-in-time access without a portal or a database.
 *
 * @packageDocumentation
 */
export type { ChainFault } from './ChainWalk';
export { parseAnchorFile } from './FileAnchor';
export {
  verifyExport,
  type ExportEvidence,
  type ExportVerification,
} from './verifyExport';
