import type { Knex } from 'knex';
import { NOT_OBSERVED } from '../domain/letters';
import { NEVER } from '../domain/packed';
import { breathe } from './breathe';
import { upsertAll, whereAny, type BulkTable } from './bulk';
import type { ObservationRow, ScorecardRow } from './rows';

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

/** What of a scorecard goes on record when something else takes its place. */
export type RecordedRow = Pick<
  ScorecardRow,
  | 'entity_ref'
  | 'check_list'
  | 'states'
  | 'details'
  | 'evaluated_at'
  | 'results_at'
>;

/**
 * Whether the results say no more than that nothing was ever observed. Of these
 * the scorecard itself keeps since when they were so.
 */
export function isUnobserved(row: RecordedRow): boolean {
  return (
    row.evaluated_at === null &&
    row.results_at !== null &&
    !row.details.includes('"x"') &&
    [...row.states].every(letter => letter === NOT_OBSERVED || letter === NEVER)
  );
}

/**
 * Collects the results that others take the place of in one transaction. What is
 * in force stays in `scorecards` alone.
 */
export class ResultRecorder {
  readonly #results: ResultHistoryRow[] = [];

  /** Keeps the results of a row that are about to change, for {@link ResultRecorder.flush}. */
  supersede(row: RecordedRow, now: string): void {
    const { results_at: at, check_list } = row;
    // What did not last a millisecond was never in force.
    if (at !== null && check_list !== null && at < now) {
      this.#results.push({
        entity_ref: row.entity_ref,
        at,
        check_list,
        states: row.states,
        details: row.details,
      });
    }
  }

  async flush(trx: Knex.Transaction): Promise<void> {
    await upsertAll(trx, RESULTS, this.#results.splice(0));
  }
}

/** Facts of a row of `observations` that results were decided on. */
export type DecidedFacts = Pick<
  ObservationRow,
  'decided_at' | 'decided_facts_at' | 'decided_facts'
>;

/** The decided facts of a row whose facts become other ones. */
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

/** Notes that the facts of rows decided results, and puts those on record that did before. */
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
  await upsertAll(trx, FACTS, superseded);
}

/** The same for what is stored of entities, but for what one collector says. */
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
 * listed them, with how they stood then; what was evaluated of them after that
 * was of nothing.
 */
export async function recordLeft(
  trx: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<void> {
  const missing: Pick<
    ScorecardRow,
    'entity_ref' | 'missing_since' | 'unobserved_since'
  >[] = await trx('scorecards')
    .whereIn('entity_ref', [...entityRefs])
    .whereNotNull('missing_since')
    .select('entity_ref', 'missing_since', 'unobserved_since');
  for (const { entity_ref, missing_since, unobserved_since } of missing) {
    await trx('recorded_entities')
      .where({ entity_ref })
      .update({ left_at: missing_since });
    const last: ResultHistoryRow[] = await trx('scorecards')
      .where({ entity_ref })
      .whereNotNull('check_list')
      .whereNotNull('results_at')
      .select('entity_ref', 'check_list', 'states', 'details', {
        at: 'results_at',
      });
    const first: ResultHistoryRow[] = unobserved_since
      ? [
          {
            entity_ref,
            at: unobserved_since,
            check_list: '',
            states: '',
            details: '{}',
          },
        ]
      : [];
    await upsertAll(trx, RESULTS, [...first, ...last]);
    const facts: FactHistoryRow[] = await trx('observations')
      .where({ entity_ref })
      .whereNotNull('decided_at')
      .select('entity_ref', 'collector_id', {
        at: 'decided_at',
        facts_at: 'decided_facts_at',
        facts: trx.raw('coalesce(decided_facts, facts)'),
      });
    await upsertAll(trx, FACTS, facts);
    await trx('result_history')
      .where({ entity_ref })
      .where('at', '>', missing_since)
      .delete();
  }
}

/** Rows that one statement of a clean-up removes at most. */
const PRUNE = 500;

/** Where the record is, and what is still in force. */
interface Pruned {
  table: string;
  key: readonly string[];
  current: { table: string; at: string };
}

const RESULTS_PRUNED: Pruned = {
  table: 'result_history',
  key: ['entity_ref'],
  current: { table: 'scorecards', at: 'results_at' },
};

const FACTS_PRUNED: Pruned = {
  table: 'fact_history',
  key: ['entity_ref', 'collector_id'],
  current: { table: 'observations', at: 'decided_at' },
};

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
  await pruneSuperseded(knex, RESULTS_PRUNED, options);
  await pruneSuperseded(knex, FACTS_PRUNED, options);
  await knex('scorecards')
    .where('unobserved_since', '<', before)
    .where(followed =>
      followed
        .where('results_at', '<=', before)
        .orWhereExists(
          knex('result_history as n')
            .whereRaw('n.entity_ref = scorecards.entity_ref')
            .where('n.at', '<=', before)
            .select(knex.raw('1')),
        ),
    )
    .update({ unobserved_since: null });
}

/** Removes rows older than a time that another row, not newer than it, follows. */
async function pruneSuperseded(
  knex: Knex,
  { table, key, current }: Pruned,
  { before, signal }: { before: string; signal: AbortSignal },
): Promise<void> {
  const columns = [...key, 'at'];
  const same = (query: Knex.QueryBuilder) => {
    key.forEach(name => query.whereRaw('?? = ??', [`n.${name}`, `o.${name}`]));
    return query.select(knex.raw('1'));
  };
  while (!signal.aborted) {
    await breathe();
    const rows: Record<string, string>[] = await knex(`${table} as o`)
      .where('o.at', '<', before)
      .where(followed =>
        followed
          .whereExists(
            same(
              knex(`${table} as n`)
                .where('n.at', '<=', before)
                .whereRaw('n.at > o.at'),
            ),
          )
          .orWhereExists(
            same(
              knex(`${current.table} as n`).where(
                `n.${current.at}`,
                '<=',
                before,
              ),
            ),
          ),
      )
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
