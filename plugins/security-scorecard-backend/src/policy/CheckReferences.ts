import type { PolicyStatus } from '@fairway/plugin-security-scorecard-common';

/** A check id and who names it, for example `waiver 7 of component:default/shop`. */
export type CheckReference = PolicyStatus['orphans'][number];

/** Tells which checks something names. */
export type ReferenceSource = () => Promise<readonly CheckReference[]>;

/** Most orphans that are listed. */
const MAX_ORPHANS = 200;

/** Where waivers, campaigns, modes and gates say which checks they name, so that a removed check is noticed. */
export class CheckReferences {
  readonly #sources: ReferenceSource[] = [];

  add(source: ReferenceSource): void {
    this.#sources.push(source);
  }

  /** References to checks that are not among the given ones, at most 200. */
  async orphans(
    checkIds: ReadonlySet<string>,
  ): Promise<PolicyStatus['orphans']> {
    const references = await Promise.all(this.#sources.map(source => source()));
    return references
      .flat()
      .filter(({ checkId }) => !checkIds.has(checkId))
      .slice(0, MAX_ORPHANS);
  }
}
