import type { Knex } from 'knex';

/** A policy that a service brings along, as it is kept. */
export interface StoredServicePolicy {
  /** Canonical ref of the service. */
  entityRef: string;
  /** Where it is read from. */
  url: string;
  policyId: string;
  /** The last text that was good. */
  text: string;
  /** SHA-256, in hex, of the text. */
  hash: string;
  /** Why the newest text is not in force; empty when it is. */
  problems: string[];
  /** Whether even the last good text must not be in force any more. */
  withheld: boolean;
  registeredBy: string;
  /** ISO 8601. */
  registeredAt: string;
  /** When it was read last, ISO 8601. */
  readAt: string;
}

interface ServicePolicyRecord {
  entity_ref: string;
  url: string;
  policy_id: string;
  text: string;
  hash: string;
  problems: string;
  withheld: boolean | number;
  registered_by: string;
  registered_at: string;
  read_at: string;
}

const TABLE = 'access_service_policies';

function readProblems(text: string): string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.map(String) : [];
}

function toPolicy(record: ServicePolicyRecord): StoredServicePolicy {
  return {
    entityRef: record.entity_ref,
    url: record.url,
    policyId: record.policy_id,
    text: record.text,
    hash: record.hash,
    problems: readProblems(record.problems),
    withheld: Boolean(record.withheld),
    registeredBy: record.registered_by,
    registeredAt: record.registered_at,
    readAt: record.read_at,
  };
}

function toRecord(policy: StoredServicePolicy): ServicePolicyRecord {
  return {
    entity_ref: policy.entityRef,
    url: policy.url,
    policy_id: policy.policyId,
    text: policy.text,
    hash: policy.hash,
    problems: JSON.stringify(policy.problems),
    withheld: policy.withheld,
    registered_by: policy.registeredBy,
    registered_at: policy.registeredAt,
    read_at: policy.readAt,
  };
}

/** Policies that services bring along in their own repositories. */
export class ServicePolicyStore {
  async all(knex: Knex): Promise<StoredServicePolicy[]> {
    const records =
      await knex<ServicePolicyRecord>(TABLE).orderBy('entity_ref');
    return records.map(toPolicy);
  }

  /** Entity ref → hash, of those that may be in force. */
  async hashes(knex: Knex): Promise<Map<string, string>> {
    const records = await knex<ServicePolicyRecord>(TABLE)
      .where({ withheld: false })
      .orderBy('entity_ref')
      .select('entity_ref', 'hash');
    return new Map(records.map(r => [r.entity_ref, r.hash]));
  }

  /** Entity ref → text and its hash. */
  async texts(
    knex: Knex,
    entityRefs: readonly string[],
  ): Promise<Map<string, { text: string; hash: string }>> {
    const records = await knex<ServicePolicyRecord>(TABLE)
      .whereIn('entity_ref', [...entityRefs])
      .select('entity_ref', 'text', 'hash');
    return new Map(
      records.map(({ entity_ref, text, hash }) => [entity_ref, { text, hash }]),
    );
  }

  /** Those that were not read since then, the oldest first. */
  async dueBefore(
    knex: Knex,
    before: string,
    limit: number,
  ): Promise<StoredServicePolicy[]> {
    const records = await knex<ServicePolicyRecord>(TABLE)
      .where('read_at', '<', before)
      .orderBy('read_at')
      .limit(limit);
    return records.map(toPolicy);
  }

  /**
   * Puts it in place of the one that the service had, which keeps who
   * registered it; undefined when another service has a policy of this id.
   * Locks the row first, as everybody does who changes one.
   */
  async put(
    trx: Knex.Transaction,
    policy: StoredServicePolicy,
  ): Promise<
    { stored: StoredServicePolicy; before?: StoredServicePolicy } | undefined
  > {
    if (await this.add(trx, policy)) {
      return { stored: policy };
    }
    const row = { entity_ref: policy.entityRef };
    const record = await trx<ServicePolicyRecord>(TABLE)
      .where(row)
      .forUpdate()
      .first();
    if (!record) {
      return undefined;
    }
    const before = toPolicy(record);
    const { registeredBy, registeredAt } = before;
    const stored = { ...policy, registeredBy, registeredAt };
    if (before.policyId === policy.policyId) {
      await trx<ServicePolicyRecord>(TABLE).where(row).update(toRecord(stored));
      return { stored, before };
    }
    await trx<ServicePolicyRecord>(TABLE).where(row).delete();
    return (await this.add(trx, stored)) ? { stored, before } : undefined;
  }

  /** False when there is one of the service, or of the id; waits for who adds one. */
  private async add(
    trx: Knex.Transaction,
    policy: StoredServicePolicy,
  ): Promise<boolean> {
    const added = await trx<ServicePolicyRecord>(TABLE)
      .insert(toRecord(policy))
      .onConflict()
      .ignore()
      .returning('entity_ref');
    return added.length > 0;
  }

  /** False when what was looked at is not what is there any more. */
  async replace(
    trx: Knex.Transaction,
    seen: StoredServicePolicy,
    next: StoredServicePolicy,
  ): Promise<boolean> {
    const changed = await trx<ServicePolicyRecord>(TABLE)
      .where({
        entity_ref: seen.entityRef,
        hash: seen.hash,
        read_at: seen.readAt,
      })
      .update(toRecord(next));
    return changed === 1;
  }

  /** False when it was gone, or registered anew meanwhile. */
  async remove(
    trx: Knex.Transaction,
    seen: StoredServicePolicy,
  ): Promise<boolean> {
    const removed = await trx<ServicePolicyRecord>(TABLE)
      .where({ entity_ref: seen.entityRef, read_at: seen.readAt })
      .delete();
    return removed === 1;
  }
}
