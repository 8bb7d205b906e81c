/** A file tree: relative POSIX path → content. Read-only. */
export interface Tree {
  /** All paths, sorted. */
  paths(): string[];
  /** UTF-8 text, or undefined when there is no such file. */
  read(path: string): string | undefined;
}

/** Outcome of one control on one tree. `unknown` means it could not be decided. */
export interface ControlResult {
  /** Kebab-case, for example `network-policy`. */
  id: string;
  title: string;
  state: 'pass' | 'fail' | 'unknown';
  /** What was found and where, in a sentence. */
  message: string;
  /** Files that decided it. */
  evidence: string[];
  remediation: string;
  /** Framework name → control ids. */
  frameworks: Record<string, string[]>;
}
