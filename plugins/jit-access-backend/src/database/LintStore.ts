import type { PolicyLint } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { parseList } from './columns';

interface LintRecord {
  policy_id: string;
  policy_hash: string;
  findings: string;
  checked_at: string;
}

/** A policy as the lint knows it. */
export interface LintKey {
  id: string;
  hash: string;
}

function isLint(value: unknown): value is PolicyLint {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rule' in value &&
    typeof value.rule === 'string' &&
    'severity' in value &&
    (value.severity === 'error' || value.severity === 'warning') &&
    'message' in value &&
    typeof value.message === 'string' &&
    'line' in value &&
    (value.line === null || typeof value.line === 'number')
  );
}

const keyOf = ({ id, hash }: LintKey) => `${id}\n${hash}`;

/** What the lint found in policies, by their names and texts. */
export class LintStore {
  /** Findings of those policies that have been checked. */
  async find(
    knex: Knex,
    policies: readonly LintKey[],
  ): Promise<(policy: LintKey) => PolicyLint[] | undefined> {
    const records = await knex<LintRecord>('access_policy_lint').whereIn(
      'policy_hash',
      policies.map(({ hash }) => hash),
    );
    const found = new Map(
      records.map(record => [
        keyOf({ id: record.policy_id, hash: record.policy_hash }),
        parseList(isLint, record.findings, 'access_policy_lint.findings'),
      ]),
    );
    return policy => found.get(keyOf(policy));
  }

  async put(
    knex: Knex,
    policy: LintKey,
    findings: readonly PolicyLint[],
    now: Date,
  ): Promise<void> {
    await knex<LintRecord>('access_policy_lint')
      .insert({
        policy_id: policy.id,
        policy_hash: policy.hash,
        findings: JSON.stringify(findings),
        checked_at: now.toISOString(),
      })
      .onConflict(['policy_id', 'policy_hash'])
      .merge();
  }

  /** Forgets texts that nobody has had in force for a while. */
  async prune(knex: Knex, before: Date): Promise<void> {
    await knex<LintRecord>('access_policy_lint')
      .where('checked_at', '<', before.toISOString())
      .delete();
  }
}
