import type { EndGrantsResult } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';

/** A person whose access a case ends. */
export interface CaseEnding {
  caseId: string;
  /** Canonical ref. */
  person: string;
}

interface BegunRecord {
  case_id: string;
  person: string;
  ended: number;
  invalidated: number;
}

interface EndedRecord extends BegunRecord {
  /** ISO 8601. */
  done_at: string;
}

const BEGUN = 'access_case_endings_begun';
/** Holds what is finished and nothing else: backends of older releases go by that. */
const ENDED = 'access_case_endings';

const keyOf = ({ caseId, person }: CaseEnding) => ({ case_id: caseId, person });

/**
 * What cases end, and how much it was. Backends that end the same lock the row
 * before anything else, and so share the work; it is gone when nothing is left.
 */
export class CaseEndingStore {
  /** False when it was begun before; waits for who begins or finishes it at this moment. */
  async begin(trx: Knex.Transaction, ending: CaseEnding): Promise<boolean> {
    const added = await trx<BegunRecord>(BEGUN)
      .insert({ ...keyOf(ending), ended: 0, invalidated: 0 })
      .onConflict(['case_id', 'person'])
      .ignore()
      .returning('person');
    if (added.length > 0 && (await this.result(trx, ending))) {
      await trx(BEGUN).where(keyOf(ending)).delete();
      return false;
    }
    return added.length > 0;
  }

  /** Locks it; false when nothing is left to do. */
  async isOpen(trx: Knex.Transaction, ending: CaseEnding): Promise<boolean> {
    const locked = await trx<BegunRecord>(BEGUN)
      .where(keyOf(ending))
      .update({ person: ending.person });
    return locked > 0;
  }

  async add(
    trx: Knex.Transaction,
    ending: CaseEnding,
    what: keyof EndGrantsResult,
    count: number,
  ): Promise<void> {
    await trx(BEGUN).where(keyOf(ending)).increment(what, count);
  }

  async finish(
    trx: Knex.Transaction,
    ending: CaseEnding,
    at: Date,
  ): Promise<void> {
    if (!(await this.isOpen(trx, ending))) {
      return;
    }
    const begun: BegunRecord[] = await trx<BegunRecord>(BEGUN).where(
      keyOf(ending),
    );
    await trx<EndedRecord>(ENDED)
      .insert(begun.map(row => ({ ...row, done_at: at.toISOString() })))
      // A backend of an older release has ended all of it as well.
      .onConflict(['case_id', 'person'])
      .ignore();
    await trx(BEGUN).where(keyOf(ending)).delete();
  }

  /** What it came to; undefined until nothing is left. */
  async result(
    knex: Knex,
    ending: CaseEnding,
  ): Promise<EndGrantsResult | undefined> {
    return knex<EndedRecord>(ENDED)
      .where(keyOf(ending))
      .first('ended', 'invalidated');
  }
}
