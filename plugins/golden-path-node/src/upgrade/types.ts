/** A file of a service with its mode. */
export interface ServiceFile {
  bytes: Uint8Array;
  executable: boolean;
}

/**
 * All files of a repository, path → file. `undefined` is a path that is there
 * and can't be merged: a link, a submodule, a file over the limits.
 */
export type ServiceFiles = ReadonlyMap<string, ServiceFile | undefined>;

/** Files of a rendered service. */
export type RenderedFiles = ReadonlyMap<string, ServiceFile>;

/** Why the service's own state of a path stays as it is. */
export type KeptReason =
  /** The team deleted it; the new version changed it. */
  | 'deleted-by-team'
  /** The new version has it no more; taking it out is proposed, not done. */
  | 'proposed-removal'
  /** The team had a file of its own where the new version adds one. */
  | 'file-of-the-team';

/** Why a person has to decide. */
export type ConflictReason =
  /** Both changed the same lines; the file has markers. */
  | 'lines'
  /** It has no lines to merge; the service's file stays. */
  | 'binary'
  /** Too large to merge; the service's file stays. */
  | 'too-large'
  /** Something that is no plain file is at that path, or above it; it stays. */
  | 'in-the-way';

/** What an upgrade does with one path. Paths that stay and were not changed are not told. */
export type FileOutcome =
  | { path: string; outcome: 'updated' | 'merged' | 'added' | 'removed' }
  | { path: string; outcome: 'kept'; reason: KeptReason }
  | { path: string; outcome: 'conflict'; reason: ConflictReason };

/** Result of merging a service with a new version of its path. */
export interface ServiceMerge {
  /** Every decision, sorted by path. */
  outcomes: FileOutcome[];
  /** What is written, path → file. */
  writes: Map<string, ServiceFile>;
  /** What is deleted: managed files that the team never touched. */
  removals: string[];
}

/** How a file of a service compares with what the golden path put there. */
export type FileVerdict =
  'pristine' | 'edited' | 'weakened' | 'missing' | 'added';
