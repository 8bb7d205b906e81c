/**
 * Extension points and provider interface of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export * from './provider';
export * from './classifyError';
export * from './longestResidual';
export * from './hooks';
export * from './sources';
export * from './extensions';
export * from './caseResponse';
export * from './ledger';
export * from './service';
