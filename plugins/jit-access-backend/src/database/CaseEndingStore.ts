import type { EndGrantsResult } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';

/** A person whose access a case ends. */
export interface CaseEnding {
  caseId: string;
  /** Canonical ref. */
  person: string;
}

interface EndingRecord {
  case_id: string;
  person: string;
  ended: number;
  invalidated: number;
  /** ISO 8601; null until nothing is left. */
  done_at: string | null;
}

const TABLE = 'access_case_endings';

const keyOf = ({ caseId, person }: CaseEnding) => ({ case_id: caseId, person });

/**
 * What cases end, and how much it was. Backends that end the same lock the row
 * before anything else, and so share the work.
 */
export class CaseEndingStore {
  /** False when it was begun before; waits for who begins it at this moment. */
  async begin(trx: Knex.Transaction, ending: CaseEnding): Promise<boolean> {
    const added = await trx<EndingRecord>(TABLE)
      .insert({ ...keyOf(ending), ended: 0, invalidated: 0, done_at: null })
      .onConflict(['case_id', 'person'])
      .ignore()
      .returning('person');
    return added.length > 0;
  }

  /** Locks it; false when nothing is left to do. */
  async isOpen(trx: Knex.Transaction, ending: CaseEnding): Promise<boolean> {
    const locked = await trx<EndingRecord>(TABLE)
      .where(keyOf(ending))
      .whereNull('done_at')
      .update({ done_at: null });
    return locked > 0;
  }

  async add(
    trx: Knex.Transaction,
    ending: CaseEnding,
    what: keyof EndGrantsResult,
    count: number,
  ): Promise<void> {
    await trx(TABLE).where(keyOf(ending)).increment(what, count);
  }

  async finish(
    trx: Knex.Transaction,
    ending: CaseEnding,
    at: Date,
  ): Promise<void> {
    await trx<EndingRecord>(TABLE)
      .where(keyOf(ending))
      .whereNull('done_at')
      .update({ done_at: at.toISOString() });
  }

  /** What it came to; undefined until nothing is left. */
  async result(
    knex: Knex,
    ending: CaseEnding,
  ): Promise<EndGrantsResult | undefined> {
    const record = await knex<EndingRecord>(TABLE)
      .where(keyOf(ending))
      .whereNotNull('done_at')
      .first();
    return record && { ended: record.ended, invalidated: record.invalidated };
  }
}
