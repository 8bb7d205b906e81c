import {
  canonicalRef,
  type PolicyLint,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type { LintStore } from '../../database/LintStore';
import { Directory } from '../../policy/lint/Directory';
import { lintPolicies } from '../../policy/lint/lintPolicies';
import { danglingRefs, refsIn } from '../../policy/lint/liveRules';
import type { LoadedPolicy } from '../../policy/loadPolicies';
import type { CatalogBatch } from '../CatalogBatch';
import type { OnCall } from '../OnCall';

/** How long the findings of a text are kept that is in force nowhere. */
const KEPT = 7 * 24 * 3_600_000;

const DANGLING_REF = 'dangling-ref';
const NOT_CHECKED = 'not-checked';
const isMissing = ({ rule }: PolicyLint) =>
  rule === DANGLING_REF || rule === NOT_CHECKED;

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
    const directory = this.directory();
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

  private directory(): Directory {
    return new Directory(
      refs => this.lookUp(refs),
      rotation => this.onCall.people(rotation),
    );
  }

  /**
   * Checks all policies again when somebody or something has come that was not
   * in the catalog, or could not be looked up: at a first start, and after an
   * import, the catalog comes later than the policies. What stays away costs
   * one look at the catalog.
   */
  async runIfMissing(): Promise<void> {
    const loaded = this.loaded();
    const found = await this.store.find(
      this.knex,
      loaded.map(({ policy }) => policy),
    );
    const missing = loaded.flatMap(policy => {
      const findings = found(policy.policy)?.filter(isMissing) ?? [];
      return findings.length > 0 ? [{ policy, findings }] : [];
    });
    const directory = this.directory();
    await directory.load(
      missing.flatMap(({ policy }) => refsIn(policy).map(({ ref }) => ref)),
    );
    for (const { policy, findings } of missing) {
      if (await this.hasCome(policy, findings, directory)) {
        await this.run();
        return;
      }
    }
  }

  /** Whether what was missing is there, or what could not be told can be told. */
  private async hasCome(
    parsed: LoadedPolicy,
    before: readonly PolicyLint[],
    directory: Directory,
  ): Promise<boolean> {
    const now = await danglingRefs(parsed, directory);
    if (now.some(({ rule }) => rule === NOT_CHECKED)) {
      return false;
    }
    const still = new Set(now.map(({ message }) => message));
    if (
      before.some(
        ({ rule, message }) => rule === DANGLING_REF && !still.has(message),
      )
    ) {
      return true;
    }
    return (
      before.some(({ rule }) => rule === NOT_CHECKED) &&
      this.canTell(parsed.policy.rotations)
    );
  }

  private async canTell(rotations: Iterable<string>): Promise<boolean> {
    for (const rotation of rotations) {
      if ((await this.onCall.people(rotation)).status === 'error') {
        return false;
      }
    }
    return true;
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
