import type { Knex } from 'knex';
import type { StoredObservation } from '../domain/observation';
import { breathe } from './breathe';
import { upsertAll, type BulkTable } from './bulk';
import type { ScorecardRow } from './rows';

/** A row of `result_history`. */
export interface ResultHistoryRow {
  entity_ref: string;
  at: string;
  check_list: string;
  states: string;
  details: string;
}

/** A row of `fact_history`. */
export interface FactHistoryRow {
  entity_ref: string;
  collector_id: string;
  /** Of the change that they decided. */
  at: string;
  facts_at: string;
  /** JSON. */
  facts: string;
}

/** A row of `recorded_entities`. */
export interface RecordedEntityRow {
  entity_ref: string;
  title: string;
  owner_ref: string | null;
  system_ref: string | null;
  left_at: string | null;
}

const RESULTS: BulkTable<ResultHistoryRow> = {
  name: 'result_history',
  // Two changes in one millisecond leave the later one.
  key: ['entity_ref', 'at'],
  columns: {
    entity_ref: 'text',
    at: 'text',
    check_list: 'text',
    states: 'text',
    details: 'text',
  },
};

const FACTS: BulkTable<FactHistoryRow> = {
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

const ENTITIES: BulkTable<RecordedEntityRow> = {
  name: 'recorded_entities',
  key: ['entity_ref'],
  columns: {
    entity_ref: 'text',
    title: 'text',
    owner_ref: 'text',
    system_ref: 'text',
    left_at: 'text',
  },
};

/** Collects what is appended to the record in one transaction. */
export class ResultRecorder {
  readonly #results: ResultHistoryRow[] = [];
  readonly #facts: FactHistoryRow[] = [];

  /** Keeps the results of an entity, and what they were decided on, for {@link ResultRecorder.flush}. */
  add(
    row: ResultHistoryRow,
    observations: ReadonlyMap<string, StoredObservation>,
  ): void {
    this.#results.push(row);
    for (const seen of observations.values()) {
      const { collectorId, factsAt, facts, factsText } = seen;
      if (factsAt !== null) {
        this.#facts.push({
          entity_ref: row.entity_ref,
          collector_id: collectorId,
          at: row.at,
          facts_at: factsAt,
          facts: factsText ?? JSON.stringify(facts),
        });
      }
    }
  }

  async flush(trx: Knex.Transaction): Promise<void> {
    await upsertAll(trx, RESULTS, this.#results.splice(0));
    await upsertAll(trx, FACTS, this.#facts.splice(0));
  }
}

/** Notes entities that the catalog lists, within the transaction that indexes them. */
export async function recordListed(
  trx: Knex.Transaction,
  cards: readonly Pick<
    ScorecardRow,
    'entity_ref' | 'title' | 'owner_ref' | 'system_ref'
  >[],
): Promise<void> {
  await upsertAll(
    trx,
    ENTITIES,
    cards.map(({ entity_ref, title, owner_ref, system_ref }) => ({
      entity_ref,
      title,
      owner_ref,
      system_ref,
      left_at: null,
    })),
  );
}

/**
 * Notes entities that are about to be removed as gone since the catalog last
 * listed them; what was evaluated of them after that was of nothing.
 */
export async function recordLeft(
  trx: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<void> {
  const missing: Pick<ScorecardRow, 'entity_ref' | 'missing_since'>[] =
    await trx('scorecards')
      .whereIn('entity_ref', [...entityRefs])
      .whereNotNull('missing_since')
      .select('entity_ref', 'missing_since');
  for (const { entity_ref, missing_since } of missing) {
    await trx('recorded_entities')
      .where({ entity_ref })
      .update({ left_at: missing_since });
    await trx('result_history')
      .where({ entity_ref })
      .where('at', '>', missing_since)
      .delete();
  }
}

/** Rows that one statement of a clean-up removes at most. */
const PRUNE = 500;

/**
 * Removes from the record what a time before another one was already something
 * else, and entities that had left by then; in small steps.
 */
export async function pruneResultHistory(
  knex: Knex,
  before: string,
  signal: AbortSignal,
): Promise<void> {
  const left: string[] = await knex('recorded_entities')
    .where('left_at', '<', before)
    .pluck('entity_ref');
  for (const entity_ref of left) {
    if (signal.aborted) {
      return;
    }
    await breathe();
    await knex.transaction(async trx => {
      for (const table of [
        'fact_history',
        'result_history',
        'recorded_entities',
      ]) {
        await trx(table).where({ entity_ref }).delete();
      }
    });
  }
  const options = { before, signal };
  await pruneSuperseded(knex, 'result_history', ['entity_ref'], options);
  await pruneSuperseded(
    knex,
    'fact_history',
    ['entity_ref', 'collector_id'],
    options,
  );
}

/** Removes rows older than a time that another row, not newer than it, follows. */
async function pruneSuperseded(
  knex: Knex,
  table: string,
  key: readonly string[],
  { before, signal }: { before: string; signal: AbortSignal },
): Promise<void> {
  const columns = [...key, 'at'];
  while (!signal.aborted) {
    await breathe();
    const rows: Record<string, string>[] = await knex(`${table} as o`)
      .where('o.at', '<', before)
      .whereExists(next => {
        next
          .from(`${table} as n`)
          .where('n.at', '<=', before)
          .whereRaw('n.at > o.at')
          .select(knex.raw('1'));
        key.forEach(name =>
          next.whereRaw('?? = ??', [`n.${name}`, `o.${name}`]),
        );
      })
      .limit(PRUNE)
      .select(columns.map(name => `o.${name}`));
    if (!rows.length) {
      return;
    }
    await knex(table)
      .whereIn(
        columns,
        rows.map(row => columns.map(name => row[name])),
      )
      .delete();
  }
}
