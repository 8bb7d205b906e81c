export { Changes } from './Changes';
export type { ChangesOptions, Proposal } from './Changes';
export type { Inspection } from './inspect';
export { goldenPathVerify } from './verify';
export type { VerifyCommit } from './verify';
