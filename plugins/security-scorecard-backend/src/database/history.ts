import type { Knex } from 'knex';
import { breathe } from './breathe';
import { insertAll, type BulkTable } from './bulk';
import { pruneRecord } from './record/pruneRecord';
import type { ResultChange } from './ResultWriter';

/** One change of a level, a check or a finding. */
export interface HistoryEntry {
  entityRef: string;
  kind: 'level' | 'check' | 'finding' | 'waiver';
  /** Check, finding or waiver id; `level` for a level. */
  subject: string;
  from: string | null;
  to: string | null;
}

interface HistoryRow {
  entity_ref: string;
  at: string;
  kind: string;
  subject: string;
  from_state: string | null;
  to_state: string | null;
}

const TABLE: BulkTable<HistoryRow> = {
  name: 'history',
  key: [],
  columns: {
    entity_ref: 'text',
    at: 'text',
    kind: 'text',
    subject: 'text',
    from_state: 'text',
    to_state: 'text',
  },
};

/** Adds what changed in the results of an entity. */
export function addResultChanges(
  history: HistoryEntry[],
  entityRef: string,
  { from, to, known, checks }: ResultChange,
): void {
  for (const { checkId, from: was, to: is } of checks) {
    history.push({
      entityRef,
      kind: 'check',
      subject: checkId,
      from: was,
      to: is,
    });
  }
  if (from !== to && known) {
    history.push({ entityRef, kind: 'level', subject: 'level', from, to });
  }
}

/** Appends changes within the transaction that makes them. */
export async function appendHistory(
  trx: Knex.Transaction,
  entries: readonly HistoryEntry[],
  at: string,
): Promise<void> {
  await insertAll(
    trx,
    TABLE,
    entries.map(entry => ({
      entity_ref: entry.entityRef,
      at,
      kind: entry.kind,
      subject: entry.subject,
      from_state: entry.from,
      to_state: entry.to,
    })),
  );
}

/** Rows that one statement of a clean-up removes at most. */
const PRUNE = 500;

async function pruneTable(
  knex: Knex,
  table: string,
  key: string,
  scope: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await breathe();
    const ids: unknown[] = await scope(knex(table)).limit(PRUNE).pluck(key);
    if (!ids.length) {
      return;
    }
    await knex(table).whereIn(key, ids.map(String)).delete();
  }
}

/**
 * Removes history, superseded results, collector runs and resolved findings that ended before a
 * time, in small steps. The last run and the last good run of each collector stay.
 */
export async function pruneBefore(
  knex: Knex,
  before: string,
  signal: AbortSignal,
): Promise<void> {
  await pruneTable(
    knex,
    'history',
    'id',
    q => q.where('at', '<', before),
    signal,
  );
  await pruneRecord(knex, before, signal);
  await pruneTable(
    knex,
    'findings',
    'id',
    q => q.where('resolved_at', '<', before),
    signal,
  );
  const latest = (query: Knex.QueryBuilder) =>
    query.from('collector_runs').groupBy('collector_id').max('id');
  await pruneTable(
    knex,
    'collector_runs',
    'id',
    q =>
      q
        .where('ended_at', '<', before)
        .whereNotIn('id', latest(knex.queryBuilder()))
        .whereNotIn('id', latest(knex.queryBuilder().whereNull('error'))),
    signal,
  );
}
