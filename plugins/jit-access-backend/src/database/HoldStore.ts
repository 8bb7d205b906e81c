import { randomUUID } from 'node:crypto';
import type { Hold } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';

interface HoldRecord {
  id: string;
  scope: string;
  ref: string | null;
  reason: string;
  created_by: string;
  created_at: string;
  lifted_at: string | null;
  lifted_by: string | null;
  case_id: string | null;
}

/** Whose new access is asked about. */
export interface HoldSubject {
  /** The target, and what its policy names besides it; canonical refs. */
  entityRefs: readonly string[];
  /** Who is to have the access; canonical ref. */
  person: string;
}

const SCOPES = ['entity', 'person', 'everything'] as const;

function toHold(record: HoldRecord): Hold {
  const scope = SCOPES.find(known => known === record.scope);
  if (scope === undefined) {
    throw new Error(
      `Column access_holds.scope holds '${record.scope}', which is not known`,
    );
  }
  return {
    id: record.id,
    scope,
    ref: record.ref,
    reason: record.reason,
    by: record.created_by,
    at: record.created_at,
    liftedAt: record.lifted_at,
    liftedBy: record.lifted_by,
  };
}

/** Where new access is held back until somebody lifts it. */
export class HoldStore {
  /** The oldest hold in force that covers the target, the person or everything. */
  async find(knex: Knex, subject: HoldSubject): Promise<Hold | undefined> {
    const record = await knex<HoldRecord>('access_holds')
      .whereNull('lifted_at')
      .where(any =>
        any
          .where({ scope: 'everything' })
          .orWhere(entity =>
            entity
              .where({ scope: 'entity' })
              .whereIn('ref', [...subject.entityRefs]),
          )
          .orWhere({ scope: 'person', ref: subject.person }),
      )
      .orderBy(['created_at', 'id'])
      .first();
    return record && toHold(record);
  }

  /**
   * Puts one in force; one of the same kind, and of the same case, that is in
   * force is given back instead.
   */
  async put(
    trx: Knex.Transaction,
    hold: Pick<Hold, 'scope' | 'ref' | 'reason' | 'by' | 'at'>,
    caseId: string | null = null,
  ): Promise<{ hold: Hold; isNew: boolean }> {
    const existing = await trx<HoldRecord>('access_holds')
      .where({ scope: hold.scope, ref: hold.ref, case_id: caseId })
      .whereNull('lifted_at')
      .first();
    if (existing) {
      return { hold: toHold(existing), isNew: false };
    }
    const record: HoldRecord = {
      id: randomUUID(),
      scope: hold.scope,
      ref: hold.ref,
      reason: hold.reason,
      created_by: hold.by,
      created_at: hold.at,
      lifted_at: null,
      lifted_by: null,
      case_id: caseId,
    };
    await trx<HoldRecord>('access_holds').insert(record);
    return { hold: toHold(record), isNew: true };
  }

  /** Those in force first, then the newest; at most 200. */
  async list(knex: Knex): Promise<Hold[]> {
    const records = await knex<HoldRecord>('access_holds')
      .orderByRaw('case when lifted_at is null then 0 else 1 end')
      .orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id' }])
      .limit(200);
    return records.map(toHold);
  }

  async get(knex: Knex, id: string): Promise<Hold | undefined> {
    const record = await knex<HoldRecord>('access_holds').where({ id }).first();
    return record && toHold(record);
  }

  /** Those of a case, also the lifted ones. */
  async ofCase(knex: Knex, caseId: string): Promise<Hold[]> {
    const records = await knex<HoldRecord>('access_holds')
      .where({ case_id: caseId })
      .orderBy(['created_at', 'id']);
    return records.map(toHold);
  }

  /** Compare-and-set; false when it was lifted before. */
  async lift(
    trx: Knex.Transaction,
    id: string,
    by: string,
    at: Date,
  ): Promise<boolean> {
    const lifted = await trx<HoldRecord>('access_holds')
      .where({ id })
      .whereNull('lifted_at')
      .update({ lifted_at: at.toISOString(), lifted_by: by });
    return lifted === 1;
  }
}

/** A hold as a sentence, for who is refused because of it. */
export function sayHold(hold: Hold): string {
  const where = hold.ref === null ? 'everywhere' : `on ${hold.ref}`;
  return `New access is held back ${where} since ${hold.at}: ${hold.reason}`;
}
