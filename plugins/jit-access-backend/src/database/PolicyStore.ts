import type { Knex } from 'knex';
import { compilePolicy, type CompiledPolicy } from '../policy/compile';
import { accessPolicySchema } from '../policy/schema';

interface PolicyRecord {
  hash: string;
  policy_id: string;
  version: number;
  document: string;
  first_seen_at: string;
}

/** The policies that requests are pinned to. They never change. */
export class PolicyStore {
  async remember(
    trx: Knex.Transaction,
    policy: CompiledPolicy,
    now: Date,
  ): Promise<void> {
    await trx<PolicyRecord>('access_policies')
      .insert({
        hash: policy.hash,
        policy_id: policy.id,
        version: policy.version,
        document: JSON.stringify(policy.document),
        first_seen_at: now.toISOString(),
      })
      .onConflict('hash')
      .ignore();
  }

  /** Throws when the policy is not there. */
  async get(knex: Knex, hash: string): Promise<CompiledPolicy> {
    const record = await knex<PolicyRecord>('access_policies')
      .where({ hash })
      .first();
    if (!record) {
      throw new Error(`The policy with hash ${hash} is not in the database`);
    }
    return compilePolicy(
      accessPolicySchema.parse(JSON.parse(record.document)),
      hash,
    );
  }
}
