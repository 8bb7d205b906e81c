import type { ServiceProfile } from './profile';
import { listed } from './text';
import type { ControlException, ControlResult, Evidence, Tree } from './types';

/** What differs between organisations. */
export interface VerifyOptions {
  /**
   * Domains that a security contact must belong to. Without it any domain counts
   * but those that are reserved for examples.
   */
  contactDomains?: readonly string[];
  /** The clock, for what expires; the machine's when absent. */
  now?: Date;
  /** Ids of the controls to run; all of them by default. */
  only?: readonly string[];
  /** Controls that need not pass yet, as the default branch has them: never from a change under test. */
  exceptions?: readonly ControlException[];
}

/** What a control decided. */
export type Verdict = Pick<ControlResult, 'state' | 'message' | 'evidence'>;

/** One control: what it is, and how a tree is judged. */
export interface Control extends Pick<
  ControlResult,
  'id' | 'title' | 'severity' | 'remediation' | 'frameworks'
> {
  /** Whether what is asked for depends on the answers on record: without them it can't pass. */
  asksRecord?: true;
  /**
   * Judges a tree by its content.
   *
   * @param profile - what the service says it is; a member is undefined when
   * that is not known
   */
  judge(
    tree: Tree,
    options: VerifyOptions,
    profile: Partial<ServiceProfile>,
  ): Verdict | Promise<Verdict>;
}

/** The verdict of a control that has nothing to judge here. */
export function notApplicable(why: string): Verdict {
  return { state: 'not-applicable', message: why, evidence: [] };
}

const byPlace = (a: Evidence, b: Evidence) =>
  a.path === b.path
    ? (a.line ?? 0) - (b.line ?? 0)
    : Number(a.path > b.path) - Number(a.path < b.path);

function unique(places: readonly Evidence[]): Evidence[] {
  const seen = new Map(
    places.map(place => [`${place.path}\0${place.line ?? ''}`, place]),
  );
  return [...seen.values()].sort(byPlace);
}

/** Collects what speaks against a pass. */
export class Findings {
  readonly #problems: string[] = [];
  readonly #doubts: string[] = [];
  readonly #places: Evidence[] = [];
  readonly #evidence: Evidence[] = [];

  /** Something is weak: the control fails. */
  problem(message: string, at?: Evidence): void {
    this.#problems.push(message);
    if (at) {
      this.#places.push(at);
    }
  }

  /** Something could not be decided: the control can't pass. */
  doubt(message: string, at?: Evidence): void {
    this.#doubts.push(message);
    if (at) {
      this.#places.push(at);
    }
  }

  /** A place that decided it, whatever the outcome. */
  evidence(path: string, line?: number): void {
    this.#evidence.push(line === undefined ? { path } : { path, line });
  }

  /** @param passed - what was found when nothing speaks against a pass */
  verdict(passed: string): Verdict {
    // Where it is weak comes first, then whatever else was looked at.
    const places = unique(this.#places);
    const named = new Set(places.map(({ path }) => path));
    const evidence = [
      ...places,
      ...unique(this.#evidence).filter(({ path }) => !named.has(path)),
    ];
    if (this.#problems.length > 0) {
      return { state: 'fail', message: listed(this.#problems), evidence };
    }
    if (this.#doubts.length > 0) {
      return { state: 'unknown', message: listed(this.#doubts), evidence };
    }
    return { state: 'pass', message: passed, evidence };
  }
}
