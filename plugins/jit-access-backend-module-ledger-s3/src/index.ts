/**
 * Anchor of the audit ledger of Fairway just-in-time access in S3 with object lock.
 *
 * @packageDocumentation
 */
export { jitAccessModuleLedgerS3 as default } from './module';
