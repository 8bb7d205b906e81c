export { Changes } from './Changes';
export type { ChangesOptions } from './Changes';
export type { Proposal } from './propose';
export type { Inspection } from './inspect';
export { goldenPathVerify } from './verify';
export type { VerifyCommit } from './verify';
