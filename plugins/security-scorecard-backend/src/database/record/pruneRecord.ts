import type { Knex } from 'knex';
import { breathe } from '../breathe';

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
export async function pruneRecord(
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
