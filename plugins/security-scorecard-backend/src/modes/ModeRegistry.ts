import { createHash } from 'node:crypto';
import type { CheckMode } from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import type { ModeSource } from '../collection/ScorecardUpdater';
import { parseJson } from '../database/rows';
import type { LastGoodFile } from '../policy/LastGoodFile';
import { RuleModeResolver, type ModeRule, type ModeScope } from './rules';

/** A row of `check_modes`. */
export interface CheckModeRow {
  id: number | string;
  campaign_id: string;
  check_id: string;
  scope: string;
  mode: CheckMode;
  starts_at: string;
  created_by: string;
}

/**
 * The modes in force: the rules of the file, then what campaigns made a
 * standard, which wins over a rule of the file that is as specific. Every
 * replica reads both now and then; evaluation only asks memory.
 */
export class ModeRegistry {
  readonly #knex: Knex;
  readonly #file: LastGoodFile<readonly ModeRule[]>;
  #promoted: readonly ModeRule[] = [];
  #resolver: RuleModeResolver;
  #rules: readonly ModeRule[];

  static async create(
    knex: Knex,
    file: LastGoodFile<readonly ModeRule[]>,
  ): Promise<ModeRegistry> {
    const registry = new ModeRegistry(knex, file);
    await registry.refresh();
    return registry;
  }

  private constructor(knex: Knex, file: LastGoodFile<readonly ModeRule[]>) {
    this.#knex = knex;
    this.#file = file;
    this.#rules = file.value;
    this.#resolver = new RuleModeResolver(this.#rules);
  }

  /** The rules in force, in their order. */
  get rules(): readonly ModeRule[] {
    return this.#rules;
  }

  /** Reads the file and the database again. */
  async reload(): Promise<void> {
    await this.#file.reload();
    await this.refresh();
  }

  /** Reads what campaigns made a standard. */
  async refresh(): Promise<void> {
    const rows: CheckModeRow[] = await this.#knex<CheckModeRow>('check_modes')
      .orderBy('id')
      .select();
    this.#promoted = rows.map(row => ({
      checks: [row.check_id],
      scope: parseJson<ModeScope>(row.scope),
      mode: row.mode,
      from: row.starts_at,
    }));
    this.#rules = [...this.#file.value, ...this.#promoted];
    this.#resolver = new RuleModeResolver(this.#rules);
  }

  /**
   * For evaluation: who decides on modes, nobody without rules, and a hash that
   * changes with the rules and when one of them starts, so that every change of
   * a mode is evaluated.
   */
  sourceAt(now: Date): ModeSource {
    if (!this.#rules.length) {
      return { resolver: undefined, hash: '' };
    }
    const at = now.toISOString();
    const started = this.#rules.map(({ from }) => from === null || from <= at);
    return {
      resolver: this.#resolver,
      hash: createHash('sha256')
        .update(JSON.stringify([this.#rules, started]))
        .digest('hex')
        .slice(0, 32),
    };
  }
}
