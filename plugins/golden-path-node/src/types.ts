import type { Severity } from './severity';

/** A file tree: relative POSIX path → content. Read-only. */
export interface Tree {
  /** All paths, sorted. */
  paths(): string[];
  /** UTF-8 text, or undefined when there is no such file. */
  read(path: string): string | undefined;
}

/** A place that decided a control. */
export interface Evidence {
  /** Path of a file, or of one that is missing. */
  path: string;
  /** Line, from 1; undefined when it is about the whole file. */
  line?: number;
}

/** A control that a service does not meet yet, for a while. */
export interface ControlException {
  /** Id of the control. */
  control: string;
  /** Why, in words. */
  reason: string;
  /** Ref of the group or person who mends it. */
  owner: string;
  /** ISO 8601 date; it holds on that day and not after it. */
  expires: string;
}

/** Outcome of one control on one tree. `unknown` means it could not be decided. */
export interface ControlResult {
  /** Kebab-case, for example `network-policy`. */
  id: string;
  title: string;
  /** How much a failure weighs; the severity of its finding. */
  severity: Severity;
  /** `not-applicable` only when the service's own record says so and nothing in the tree says otherwise. */
  state: 'pass' | 'fail' | 'unknown' | 'not-applicable';
  /** What was found and where, in a sentence. */
  message: string;
  /** What decided it, sorted; for a failure its places first. */
  evidence: Evidence[];
  remediation: string;
  /** Framework name (`osps`, `ssdf`, `soc2`, `iso27002`, `scorecard`) → control ids. */
  frameworks: Record<string, string[]>;
  /** Until when it is accepted that it does not pass. It is no pass. */
  exception?: ControlException;
}
