import type { ChangeReport } from './input';

/** Reads the reports that were uploaded for a change under test. */
export interface ChangeReports {
  /** The latest report of each slot. */
  latest(entityRef: string, change: string): Promise<ChangeReport[]>;
}

/** Checks the upload tokens with which a pipeline may ask the gate of its own entity. */
export interface GateTokens {
  /** Id of a valid token of this entity; throws AuthenticationError or NotAllowedError for any other. */
  authenticate(secret: string, entityRef: string): Promise<string>;
}
