import type {
  DelegatedRight,
  Delegation,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';

interface DelegationRecord {
  id: string;
  from_ref: string;
  to_ref: string;
  starts_at: string;
  ends_at: string;
  reason: string;
  created_by: string;
  created_at: string;
  revoked_at: string | null;
}

/** A delegation as it is stored. */
export type StoredDelegation = Omit<Delegation, 'active' | 'actions'>;

function toDelegation(record: DelegationRecord): StoredDelegation {
  return {
    id: record.id,
    from: record.from_ref,
    to: record.to_ref,
    startsAt: record.starts_at,
    endsAt: record.ends_at,
    reason: record.reason,
    createdBy: record.created_by,
    createdAt: record.created_at,
    revokedAt: record.revoked_at,
  };
}

const TABLE = 'access_delegations';

/** Who may decide in whose place. */
export class DelegationStore {
  async insert(trx: Knex.Transaction, made: StoredDelegation): Promise<void> {
    await trx<DelegationRecord>(TABLE).insert({
      id: made.id,
      from_ref: made.from,
      to_ref: made.to,
      starts_at: made.startsAt,
      ends_at: made.endsAt,
      reason: made.reason,
      created_by: made.createdBy,
      created_at: made.createdAt,
      revoked_at: made.revokedAt,
    });
  }

  async get(knex: Knex, id: string): Promise<StoredDelegation | undefined> {
    const record = await knex<DelegationRecord>(TABLE).where({ id }).first();
    return record && toDelegation(record);
  }

  /** Compare-and-set; false when it was ended before, or is over. */
  async revoke(trx: Knex.Transaction, id: string, at: Date): Promise<boolean> {
    const revoked = await trx<DelegationRecord>(TABLE)
      .where({ id })
      .whereNull('revoked_at')
      .where('ends_at', '>', at.toISOString())
      .update({ revoked_at: at.toISOString() });
    return revoked === 1;
  }

  /** Of and to one person, or all; the newest first, without those that ended before `since`. */
  async list(
    knex: Knex,
    options: { person: string | undefined; since: Date },
  ): Promise<StoredDelegation[]> {
    const query = knex<DelegationRecord>(TABLE)
      .where('ends_at', '>=', options.since.toISOString())
      .orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id' }])
      .limit(500);
    const { person } = options;
    if (person !== undefined) {
      query.where(any =>
        any.where({ from_ref: person }).orWhere({ to_ref: person }),
      );
    }
    const records: DelegationRecord[] = await query;
    return records.map(toDelegation);
  }

  /** Rights to decide that hold at this moment, of these people or to this one. */
  async rights(
    knex: Knex,
    which: { from: readonly string[] } | { to: string },
    now: Date,
  ): Promise<DelegatedRight[]> {
    const at = now.toISOString();
    const query = knex<DelegationRecord>(TABLE)
      .whereNull('revoked_at')
      .where('starts_at', '<=', at)
      .where('ends_at', '>', at)
      .orderBy(['from_ref', 'to_ref'])
      .select('from_ref', 'to_ref');
    if ('to' in which) {
      query.where('to_ref', which.to);
    } else {
      query.whereIn('from_ref', [...which.from]);
    }
    const rows: Pick<DelegationRecord, 'from_ref' | 'to_ref'>[] = await query;
    return rows.map(row => ({ from: row.from_ref, to: row.to_ref }));
  }
}
