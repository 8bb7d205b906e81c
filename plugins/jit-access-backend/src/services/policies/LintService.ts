import {
  canonicalRef,
  type PolicyLint,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type { LintStore } from '../../database/LintStore';
import { Directory } from '../../policy/lint/Directory';
import { lintPolicies } from '../../policy/lint/lintPolicies';
import type { LoadedPolicy } from '../../policy/loadPolicies';
import type { CatalogBatch } from '../CatalogBatch';
import type { OnCall } from '../OnCall';

/** How long the findings of a text are kept that is in force nowhere. */
const KEPT = 7 * 24 * 3_600_000;

const isMissing = ({ rule }: PolicyLint) =>
  rule === 'dangling-ref' || rule === 'not-checked';

/**
 * Checks the policies in force with the people that there are now. One backend
 * does it for all, now and then and when a text is new; the pages only read.
 */
export class LintService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly store: LintStore,
    private readonly catalog: CatalogBatch,
    private readonly onCall: OnCall,
    private readonly loaded: () => readonly LoadedPolicy[],
  ) {}

  /** Checks all policies. */
  async run(): Promise<void> {
    const now = await this.clock.now(this.knex);
    const policies = this.loaded();
    const directory = new Directory(
      refs => this.lookUp(refs),
      rotation => this.onCall.people(rotation),
    );
    const findings = await lintPolicies(
      {
        // What would not load is shown as a problem of its own.
        policies: new Map(
          policies.map(policy => [
            policy.yaml.file,
            { ...policy, problems: [] },
          ]),
        ),
        defaults: new Map(),
        problems: [],
      },
      now,
      directory,
    );
    for (const { policy, yaml } of policies) {
      const own = findings
        .filter(({ file }) => file === yaml.file)
        .map(({ rule, severity, message, line }): PolicyLint => ({
          rule,
          severity,
          message,
          line,
        }));
      await this.store.put(this.knex, policy, own, now);
    }
    await this.store.prune(this.knex, new Date(now.getTime() - KEPT));
  }

  private async lookUp(refs: readonly string[]) {
    const found = await this.catalog.entities(refs);
    if (found.status !== 'resolved') {
      throw new Error(found.reason);
    }
    return refs.map(ref => found.value.get(canonicalRef(ref)));
  }

  /**
   * Checks all policies again where somebody or something was not in the
   * catalog, or could not be looked up: at a first start, and after an import,
   * the catalog comes later than the policies.
   */
  async runIfMissing(): Promise<void> {
    const policies = this.loaded().map(({ policy }) => policy);
    const found = await this.store.find(this.knex, policies);
    if (policies.some(policy => found(policy)?.some(isMissing))) {
      await this.run();
    }
  }

  /** Checks all policies when there is one that was not checked yet. */
  async runIfNew(): Promise<void> {
    const policies = this.loaded().map(({ policy }) => policy);
    const found = await this.store.find(this.knex, policies);
    if (policies.some(policy => found(policy) === undefined)) {
      await this.run();
    }
  }
}
