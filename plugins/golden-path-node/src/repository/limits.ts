/** Limits of reading one repository. */
export interface RepositoryLimits {
  /** Most bytes on disk of a shallow clone. */
  cloneBytes: number;
  /** Most files. */
  files: number;
  /** Most bytes of a file; a larger one is listed and has no text. */
  fileBytes: number;
  /** Most bytes of all texts. */
  totalBytes: number;
}

/** What is read when nothing else is said. */
export const DEFAULT_LIMITS: RepositoryLimits = {
  cloneBytes: 64 * 1024 * 1024,
  files: 20_000,
  fileBytes: 512 * 1024,
  totalBytes: 16 * 1024 * 1024,
};
