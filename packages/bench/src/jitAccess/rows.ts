import type { Knex } from 'knex';

const LONG_AGO = '2026-01-01T00:00:00.000Z';
const FAR_AWAY = '2999-01-01T00:00:00.000Z';

/** How the ids of grants start: those that are active, and those of the past. */
type Prefix = 'live' | 'past';

/** Inserts `count` grants, each of another person, with all that belongs to them. */
async function insertGrants(
  knex: Knex,
  prefix: Prefix,
  count: number,
): Promise<void> {
  const isPast = prefix === 'past';
  const bindings = {
    prefix,
    count,
    ago: LONG_AGO,
    end: isPast ? LONG_AGO : FAR_AWAY,
    state: isPast ? 'ended' : 'active',
    ended: isPast ? LONG_AGO : null,
  };
  const key = `'fake:{"role":"pay_rw"}:' || :prefix || n`;
  const series = 'FROM generate_series(1, CAST(:count AS integer)) AS n';
  await knex.raw(
    `INSERT INTO access_requests (id, policy_id, policy_hash, policy_version,
       title, entity_ref, provider, risk, requester, grantee, principal,
       entitlement_key, state, reason, duration, rule, explanation, steps,
       created_at, deadline)
     SELECT 'r-' || :prefix || n, 'db-rw', 'hash', 1,
       'Write to the database', 'resource:default/payments-db', 'fake', 'high',
       'user:default/' || :prefix || n, 'user:default/' || :prefix || n,
       :prefix || n, ${key}, 'approved', 'benchmark', 'PT1H', 'usual', '',
       '[]', :ago, :ago ${series}`,
    bindings,
  );
  await knex.raw(
    `INSERT INTO access_grants (id, request_id, entitlement_key, entitlement,
       state, kill_sessions, revoke_due_at, starts_at, ends_at, latest_end,
       ended_at, end_reason, created_at, policy_id, grantee, term)
     SELECT 'g-' || :prefix || n, 'r-' || :prefix || n, ${key},
       '{"role":"pay_rw"}', :state, true, :end, :ago, :end, :end,
       CAST(:ended AS text),
       CASE WHEN CAST(:ended AS text) IS NULL THEN NULL ELSE 'expired' END,
       :ago, 'db-rw', 'user:default/' || :prefix || n, 'PT1H' ${series}`,
    bindings,
  );
  for (const kind of ['grant', 'revoke']) {
    await knex.raw(
      `INSERT INTO access_operations (id, kind, request_id, grant_id,
         entitlement_key, due_at, done_at)
       SELECT :letter || '-' || :prefix || n, :kind, 'r-' || :prefix || n,
         'g-' || :prefix || n, ${key}, :due, CAST(:done AS text) ${series}`,
      {
        ...bindings,
        kind,
        letter: kind.slice(0, 1) + kind.slice(-1),
        due: kind === 'grant' ? LONG_AGO : bindings.end,
        done: isPast || kind === 'grant' ? LONG_AGO : null,
      },
    );
  }
  await knex.raw(
    `INSERT INTO access_entitlement_locks (entitlement_key) SELECT ${key} ${series}`,
    bindings,
  );
  await knex.raw('ANALYZE');
}

/** Fills the plugin's tables with active grants that end in the far future. */
export async function insertActive(knex: Knex, count: number): Promise<void> {
  await knex('access_policies').insert({
    hash: 'hash',
    policy_id: 'db-rw',
    version: 1,
    document: '{}',
    first_seen_at: LONG_AGO,
  });
  await insertGrants(knex, 'live', count);
}

/** Adds grants that ended long ago, with their operations. */
export function insertEnded(knex: Knex, count: number): Promise<void> {
  return insertGrants(knex, 'past', count);
}

/**
 * Makes the first grants active again. They end one after the other from
 * `start` on, evenly over `spread` milliseconds.
 */
export async function letEnd(
  knex: Knex,
  ending: number,
  start: Date,
  spread: number,
): Promise<void> {
  const times = Array.from({ length: ending }, (_, n) => ({
    number: n + 1,
    at: new Date(start.getTime() + (spread * n) / ending).toISOString(),
  }));
  const bindings = [times.map(t => t.number), times.map(t => t.at)];
  const series = 'unnest(?::integer[], ?::text[]) AS t(n, at)';
  await knex.raw(
    `UPDATE access_grants SET state = 'active', ended_at = NULL,
       end_reason = NULL, residual_until = NULL, ends_at = t.at,
       revoke_due_at = t.at, latest_end = t.at
     FROM ${series} WHERE id = 'g-live' || t.n`,
    bindings,
  );
  await knex.raw(
    `UPDATE access_operations SET done_at = NULL, attempts = 0,
       lease_owner = NULL, lease_until = NULL, due_at = t.at
     FROM ${series} WHERE id = 're-live' || t.n`,
    bindings,
  );
  // What earlier runs left behind is no part of this one.
  await knex.raw('TRUNCATE access_outbox');
  await knex.raw('VACUUM ANALYZE access_grants, access_operations');
}

/** How long after its end each of the grants was seen to be gone, in milliseconds. */
export async function latenessOf(
  knex: Knex,
  ending: number,
): Promise<number[]> {
  const rows: { ends_at: string; ended_at: string }[] = await knex(
    'access_grants',
  )
    .whereLike('id', 'g-live%')
    .where({ state: 'ended' })
    .select('ends_at', 'ended_at');
  // A side that did less is no measure.
  if (rows.length !== ending) {
    throw new Error(`${rows.length} of ${ending} grants were ended`);
  }
  return rows.map(row => Date.parse(row.ended_at) - Date.parse(row.ends_at));
}

/** How many of the grants have not ended yet. */
export async function countLeft(knex: Knex): Promise<number> {
  const [{ count }] = await knex('access_operations')
    .where({ kind: 'revoke' })
    .whereNull('done_at')
    .where('due_at', '<', FAR_AWAY)
    .count({ count: '*' });
  return Number(count);
}
