import type { Knex } from 'knex';

/** Operations of one run. */
export const OPERATIONS = 200;

const AT = '2026-01-01T00:00:00.000Z';

/** Fills the backend's tables with operations that are due, each of another person. */
export async function insertRows(knex: Knex): Promise<void> {
  const numbers = Array.from({ length: OPERATIONS }, (_, n) =>
    String(n).padStart(6, '0'),
  );
  const key = (n: string) => `postgres:pay-prod:pay_rw:person-${n}`;
  await knex('access_policies').insert({
    hash: 'h',
    policy_id: 'p',
    version: 1,
    document: '{}',
    first_seen_at: AT,
  });
  const tables: Record<string, (n: string) => object> = {
    access_requests: n => ({
      id: `request-${n}`,
      policy_id: 'p',
      policy_hash: 'h',
      policy_version: 1,
      title: 'Write to the payments database',
      entity_ref: 'resource:default/payments-db',
      provider: 'postgres',
      risk: 'high',
      requester: `user:default/person-${n}`,
      grantee: `user:default/person-${n}`,
      principal: `person-${n}`,
      entitlement_key: key(n),
      state: 'approved',
      reason: 'benchmark',
      duration: 'PT1H',
      rule: 'short-fix',
      explanation: '',
      steps: '[]',
      created_at: AT,
      deadline: AT,
    }),
    access_grants: n => ({
      id: `grant-${n}`,
      request_id: `request-${n}`,
      entitlement_key: key(n),
      entitlement: '{}',
      state: 'active',
      kill_sessions: true,
      created_at: AT,
    }),
    access_operations: n => ({
      id: `operation-${n}`,
      kind: 'revoke',
      request_id: `request-${n}`,
      grant_id: `grant-${n}`,
      entitlement_key: key(n),
      due_at: AT,
    }),
    access_entitlement_locks: n => ({ entitlement_key: key(n) }),
  };
  for (const [table, row] of Object.entries(tables)) {
    await knex.batchInsert(table, numbers.map(row), 25);
  }
}

/** Makes all operations due and free again. */
export async function resetRows(knex: Knex): Promise<void> {
  const free = { lease_owner: null, lease_until: null };
  await knex('access_operations').update({
    ...free,
    done_at: null,
    lease_epoch: 0,
  });
  await knex('access_entitlement_locks').update(free);
}

/** Throws unless all operations are done: a side that did less is no measure. */
export async function assertAllDone(knex: Knex): Promise<void> {
  const left = await knex('access_operations')
    .whereNull('done_at')
    .select('id');
  if (left.length > 0) {
    throw new Error(`${left.length} of ${OPERATIONS} operations were not done`);
  }
}
