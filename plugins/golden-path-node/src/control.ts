import { listed } from './text';
import type { ControlResult, Tree } from './types';

/** What differs between organisations. */
export interface VerifyOptions {
  /**
   * Domains that a security contact must belong to. Without it any domain counts
   * but those that are reserved for examples.
   */
  contactDomains?: readonly string[];
}

/** What a control decided. */
export type Verdict = Pick<ControlResult, 'state' | 'message' | 'evidence'>;

/** One control: what it is, and how a tree is judged. */
export interface Control extends Pick<
  ControlResult,
  'id' | 'title' | 'remediation' | 'frameworks'
> {
  /** Judges a tree by its content. */
  judge(tree: Tree, options: VerifyOptions): Verdict;
}

/** Collects what speaks against a pass. */
export class Findings {
  readonly #problems: string[] = [];
  readonly #doubts: string[] = [];
  readonly #evidence = new Set<string>();

  /** Something is weak: the control fails. */
  problem(message: string): void {
    this.#problems.push(message);
  }

  /** Something could not be decided: the control can't pass. */
  doubt(message: string): void {
    this.#doubts.push(message);
  }

  /** A file that decided it. */
  evidence(path: string): void {
    this.#evidence.add(path);
  }

  /** @param passed - what was found when nothing speaks against a pass */
  verdict(passed: string): Verdict {
    const evidence = [...this.#evidence].sort();
    if (this.#problems.length > 0) {
      return { state: 'fail', message: listed(this.#problems), evidence };
    }
    if (this.#doubts.length > 0) {
      return { state: 'unknown', message: listed(this.#doubts), evidence };
    }
    return { state: 'pass', message: passed, evidence };
  }
}
