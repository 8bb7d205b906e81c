import type { Knex } from 'knex';
import { upsertAll, whereAny, type BulkTable } from '../bulk';
import type { ObservationRow } from '../rows';

/** A row of `fact_history`: facts that decided results until others did. */
interface FactHistoryRow {
  entity_ref: string;
  collector_id: string;
  /** Of the change that they decided. */
  at: string;
  facts_at: string;
  /** JSON. */
  facts: string;
}

const TABLE: BulkTable<FactHistoryRow> = {
  name: 'fact_history',
  key: ['entity_ref', 'collector_id', 'at'],
  columns: {
    entity_ref: 'text',
    collector_id: 'text',
    at: 'text',
    facts_at: 'text',
    facts: 'text',
  },
};

/** Facts of a row of `observations` that the results in force were decided on. */
type DecidedFacts = Pick<
  ObservationRow,
  'decided_at' | 'decided_facts_at' | 'decided_facts'
>;

/**
 * What stays on a row of the facts that decided, when the row gets other facts:
 * results need not change with facts, and are then still the ones of the old.
 */
export function keepDecided(
  before: ObservationRow | undefined,
  facts: string,
): DecidedFacts {
  const decided = before?.decided_facts ?? before?.facts;
  return {
    decided_at: before?.decided_at ?? null,
    decided_facts_at: before?.decided_facts_at ?? null,
    decided_facts:
      before?.decided_at && decided !== facts ? (decided ?? null) : null,
  };
}

/**
 * Notes on rows that their facts decided results, and puts those on record that
 * did before. The caller writes the rows.
 */
export async function recordDecided(
  trx: Knex.Transaction,
  rows: readonly ObservationRow[],
  now: string,
): Promise<void> {
  const superseded: FactHistoryRow[] = [];
  for (const row of rows) {
    const { decided_at: at, decided_facts_at: facts_at, decided_facts } = row;
    if (row.facts_at === null || (at !== null && decided_facts === null)) {
      continue;
    }
    if (at !== null && facts_at !== null && decided_facts !== null) {
      const { entity_ref, collector_id } = row;
      superseded.push({
        entity_ref,
        collector_id,
        at,
        facts_at,
        facts: decided_facts,
      });
    }
    row.decided_at = now;
    row.decided_facts_at = row.facts_at;
    row.decided_facts = null;
  }
  await upsertAll(trx, TABLE, superseded);
}

/**
 * The same for what is stored of entities that were evaluated as a whole.
 * `except`: the collector whose rows {@link recordDecided} sees to.
 */
export async function recordStoredDecided(
  trx: Knex.Transaction,
  entityRefs: readonly string[],
  except: string | undefined,
  now: string,
): Promise<void> {
  if (!entityRefs.length) {
    return;
  }
  const others = () => {
    const rows = whereAny(trx, trx('observations'), 'entity_ref', entityRefs);
    return except === undefined ? rows : rows.whereNot('collector_id', except);
  };
  await trx
    .into(
      trx.raw('?? (??, ??, ??, ??, ??)', [
        'fact_history',
        ...['entity_ref', 'collector_id', 'at', 'facts_at', 'facts'],
      ]),
    )
    .insert(
      others()
        .whereNotNull('decided_facts')
        .select(
          'entity_ref',
          'collector_id',
          'decided_at',
          'decided_facts_at',
          'decided_facts',
        ),
    )
    .onConflict(['entity_ref', 'collector_id', 'at'])
    .ignore();
  await others()
    .whereNotNull('facts_at')
    .where(changed =>
      changed.whereNull('decided_at').orWhereNotNull('decided_facts'),
    )
    .update({
      decided_at: now,
      decided_facts_at: trx.raw(
        'coalesce((select seen_at from rounds where rounds.id = round_id), facts_at)',
      ),
      decided_facts: null,
    });
}

/** Puts the facts on record that decided the results in force, of entities that are about to be removed. */
export async function closeFacts(
  trx: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<void> {
  const facts: FactHistoryRow[] = await trx('observations')
    .whereIn('entity_ref', [...entityRefs])
    .whereNotNull('decided_at')
    .select('entity_ref', 'collector_id', {
      at: 'decided_at',
      facts_at: 'decided_facts_at',
      facts: trx.raw('coalesce(decided_facts, facts)'),
    });
  await upsertAll(trx, TABLE, facts);
}
