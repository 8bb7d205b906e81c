import type { Knex } from 'knex';
import { breathe } from './breathe';
import { isPostgres, sqliteConnection, toPostgresJson } from './bulk';
import type { ObservationRow } from './rows';

/** Rows between which the process breathes, where statements block it. */
const SLICE = 500;

const REPEATED = `t.status = 'ok' and t.error is null`;

/** One statement for all rows; each is compared and moved where it is stored. */
const POSTGRES = `
  update observations as t
  set attempted_at = v.attempted_at, facts_at = v.facts_at
  from json_to_recordset(?::json) as v(
    entity_ref text, collector_id text, attempted_at text, facts_at text,
    facts text, coverage text, findings_hash text
  )
  where t.entity_ref = v.entity_ref and t.collector_id = v.collector_id
    and t.attempted_at <= v.attempted_at and ${REPEATED}
    and t.facts = v.facts and t.coverage = v.coverage
    and t.findings_hash is not distinct from v.findings_hash
  returning t.entity_ref`;

const SQLITE = `
  update observations as t set attempted_at = ?, facts_at = ?
  where t.entity_ref = ? and t.collector_id = ?
    and t.attempted_at <= ? and ${REPEATED}
    and t.facts = ? and t.coverage = ? and t.findings_hash is ?`;

/**
 * Moves the times of good observations that are stored word for word already,
 * without reading them; gives the refs of their entities. The others are left
 * as they are.
 */
export async function confirmRepeated(
  trx: Knex.Transaction,
  rows: readonly ObservationRow[],
): Promise<Set<string>> {
  const confirmed = new Set<string>();
  if (!rows.length) {
    return confirmed;
  }
  if (isPostgres(trx)) {
    const { rows: moved }: { rows: Pick<ObservationRow, 'entity_ref'>[] } =
      await trx.raw(POSTGRES, [toPostgresJson(rows)]);
    moved.forEach(row => confirmed.add(row.entity_ref));
    return confirmed;
  }
  const statement = (await sqliteConnection(trx, 'observations')).prepare(
    SQLITE,
  );
  for (let start = 0; start < rows.length; start += SLICE) {
    await breathe();
    for (const row of rows.slice(start, start + SLICE)) {
      const { changes } = statement.run(
        row.attempted_at,
        row.facts_at,
        row.entity_ref,
        row.collector_id,
        row.attempted_at,
        row.facts,
        row.coverage,
        row.findings_hash,
      );
      if (changes) {
        confirmed.add(row.entity_ref);
      }
    }
  }
  return confirmed;
}
