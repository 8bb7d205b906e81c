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

/** How a repository is read. */
export interface ReadOptions {
  /** Ends the reading. */
  signal: AbortSignal;
  /** {@link DEFAULT_LIMITS} when absent. */
  limits?: RepositoryLimits;
  /**
   * Value of the header `Authorization`, when it can't be read without. It goes to
   * the host of the address and to no other, and into no error.
   */
  authorization?: string;
}
