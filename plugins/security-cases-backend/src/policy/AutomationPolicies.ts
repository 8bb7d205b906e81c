import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import type { AutomationPolicy } from '@fairway/plugin-security-cases-common';
import type { Knex } from 'knex';
import { parseAutomation, sayProblem } from './parse';
import type { AutomationFile } from './schema';

/** A policy in force. */
export interface PolicyInForce {
  policy: AutomationFile;
  text: string;
  loadedAt: string;
}

/** Nothing is done by itself where nobody has said how far to go. */
const NOTHING: AutomationFile = {
  apiVersion: 'fairway.dev/v1',
  kind: 'AutomationPolicy',
  metadata: { name: 'none', version: 1 },
  adoption: { default: 'warn', teams: {} },
  rules: [],
  defaults: { 'refresh-service': 'auto', notify: 'auto' },
};

/**
 * The automation policy from its file. A file that turns bad keeps its last good
 * text in force, also over a restart, with the problem shown.
 */
export class AutomationPolicies {
  #current: PolicyInForce;
  #problem: string | null = null;

  private constructor(
    private readonly file: string | undefined,
    private readonly knex: Knex,
    private readonly logger: LoggerService,
    private readonly now: () => Date,
  ) {
    this.#current = {
      policy: NOTHING,
      text: '',
      loadedAt: now().toISOString(),
    };
  }

  /** Throws InputError, naming file and line, when it is bad and never was good. */
  static async load(options: {
    /** Absent: what only reads and tells is done, nothing else. */
    file: string | undefined;
    knex: Knex;
    logger: LoggerService;
    now: () => Date;
  }): Promise<AutomationPolicies> {
    const { file, knex, logger, now } = options;
    const policies = new AutomationPolicies(file, knex, logger, now);
    const kept: { text: string; loaded_at: string } | undefined =
      file === undefined
        ? undefined
        : await knex('automation_policy').where({ id: 1 }).first();
    if (kept) {
      policies.#remember(kept.text, kept.loaded_at);
    }
    await policies.refresh();
    if (
      file !== undefined &&
      policies.#problem !== null &&
      policies.#current.text === ''
    ) {
      throw new InputError(
        `The automation policy '${path.resolve(file)}' (securityCases.automation) can't be loaded:\n${policies.#problem}`,
      );
    }
    return policies;
  }

  get current(): AutomationFile {
    return this.#current.policy;
  }

  /** The policy as people see it. */
  describe(): AutomationPolicy {
    const { policy, text, loadedAt } = this.#current;
    return {
      name: policy.metadata.name,
      version: policy.metadata.version,
      // Where it is on the disk concerns nobody.
      file: this.file === undefined ? null : path.basename(this.file),
      hash: createHash('sha256').update(text).digest('hex'),
      loadedAt,
      problem: this.#problem,
      defaultStage: policy.adoption.default,
      rules: policy.rules.map(({ name, classes, tiers, teams, actions }) => ({
        name,
        classes: classes ?? [],
        tiers: tiers ?? [],
        teams: teams ?? [],
        actions,
      })),
      defaults: policy.defaults,
      unusualAccess: policy.unusualAccess ?? null,
    };
  }

  /** Reads the file again when it has changed. */
  async refresh(): Promise<void> {
    if (this.file === undefined) {
      return;
    }
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      this.#complain(
        `${this.file}: ${isError(error) ? error.message : String(error)}`,
      );
      return;
    }
    if (text === this.#current.text) {
      this.#problem = null;
      return;
    }
    const parsed = parseAutomation(this.file, text);
    if ('problems' in parsed) {
      this.#complain(parsed.problems.map(sayProblem).join('\n'));
      return;
    }
    const loadedAt = this.now().toISOString();
    this.#current = { policy: parsed.policy, text, loadedAt };
    this.#problem = null;
    await this.knex('automation_policy')
      .insert({ id: 1, text, loaded_at: loadedAt })
      .onConflict('id')
      .merge();
    this.logger.info(
      `Automation policy ${parsed.policy.metadata.name} is in force in version ${parsed.policy.metadata.version}`,
    );
  }

  /** Takes up what was in force before this process. */
  #remember(text: string, loadedAt: string): void {
    const parsed = parseAutomation('kept', text);
    if ('policy' in parsed) {
      this.#current = { policy: parsed.policy, text, loadedAt };
    }
  }

  #complain(problem: string): void {
    if (problem !== this.#problem) {
      this.logger.error(
        `The automation policy stays in force as it was last good:\n${problem}`,
      );
    }
    this.#problem = problem;
  }
}
