import type { Knex } from 'knex';

interface LockRecord {
  entitlement_key: string;
  lease_owner: string | null;
  lease_until: string | null;
}

/** Rows that somebody else has locked are passed over, where rows have locks. */
export function skippingLocked<T extends Knex.QueryBuilder>(
  trx: Knex.Transaction,
  query: T,
  table: string,
): T {
  if (trx.client.config.client === 'pg') {
    query.forUpdate(table).skipLocked();
  }
  return query;
}

/**
 * Locks of entitlements of people: one piece of work at a time changes one of
 * them at its provider. A lock is a lease, which runs out.
 */
export class EntitlementLocks {
  /** Those of the locks that were free. */
  async take(
    trx: Knex.Transaction,
    keys: readonly string[],
    name: string,
    { now, until }: { now: Date; until: Date },
  ): Promise<Set<string>> {
    if (keys.length === 0) {
      return new Set();
    }
    const lease = { lease_owner: name, lease_until: until.toISOString() };
    const locks = trx<LockRecord>('access_entitlement_locks');
    const rows: LockRecord[] = await skippingLocked(
      trx,
      locks.whereIn('entitlement_key', [...keys]).select('*'),
      'access_entitlement_locks',
    );
    const free = rows
      .filter(
        row => row.lease_until === null || new Date(row.lease_until) <= now,
      )
      .map(row => row.entitlement_key);
    if (free.length > 0) {
      await trx<LockRecord>('access_entitlement_locks')
        .whereIn('entitlement_key', free)
        .update(lease);
    }
    const seen = new Set(rows.map(row => row.entitlement_key));
    const made = await this.makeLocks(
      trx,
      keys.filter(key => !seen.has(key)),
      lease,
    );
    return new Set([...free, ...made]);
  }

  /** Makes those that are not there. What is not seen may only be locked. */
  private async makeLocks(
    trx: Knex.Transaction,
    keys: readonly string[],
    lease: Pick<LockRecord, 'lease_owner' | 'lease_until'>,
  ): Promise<string[]> {
    if (keys.length === 0) {
      return [];
    }
    const known: string[] = await trx<LockRecord>('access_entitlement_locks')
      .whereIn('entitlement_key', [...keys])
      .pluck('entitlement_key');
    // In one order, so that two who make the same locks can't block each other.
    const missing = keys.filter(key => !known.includes(key)).sort();
    if (missing.length === 0) {
      return [];
    }
    const made = await trx<LockRecord>('access_entitlement_locks')
      .insert(missing.map(key => ({ entitlement_key: key, ...lease })))
      .onConflict('entitlement_key')
      .ignore()
      .returning('entitlement_key');
    return made.map(row => row.entitlement_key);
  }

  async free(trx: Knex.Transaction, key: string, claim: string): Promise<void> {
    await trx<LockRecord>('access_entitlement_locks')
      .where({ entitlement_key: key, lease_owner: claim })
      .update({ lease_owner: null, lease_until: null });
  }

  /** Frees the locks of these keys that these claims hold. */
  async freeAll(
    trx: Knex.Transaction,
    keys: readonly string[],
    claims: readonly string[],
  ): Promise<void> {
    await trx<LockRecord>('access_entitlement_locks')
      .whereIn('entitlement_key', [...keys])
      .whereIn('lease_owner', [...claims])
      .update({ lease_owner: null, lease_until: null });
  }

  /** Deletes locks that nothing needs. */
  async prune(knex: Knex, limit: number): Promise<void> {
    const unused = knex('access_entitlement_locks as l')
      .whereNull('l.lease_until')
      .whereNotExists(
        knex('access_operations as o')
          .select('o.id')
          .whereRaw('?? = ??', ['o.entitlement_key', 'l.entitlement_key']),
      )
      .limit(limit)
      .select('l.entitlement_key');
    await knex('access_entitlement_locks')
      .whereIn('entitlement_key', unused)
      .whereNull('lease_until')
      .delete();
  }
}
