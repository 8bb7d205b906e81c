import { migrationsDir } from '../database/migrate';
import { createDatabases } from '../__testUtils__/harness';

jest.setTimeout(60_000);

const databases = createDatabases();

describe.each(databases.eachSupportedId())('migrations on %s', databaseId => {
  it('go up, down and up again', async () => {
    const knex = await databases.init(databaseId);
    const directory = { directory: migrationsDir };
    const head = async () => knex('access_ledger_head').select('seq', 'hash');

    await knex.migrate.latest(directory);
    expect(await head()).toEqual([{ seq: 0, hash: '0'.repeat(64) }]);
    await knex.migrate.rollback(directory, true);
    expect(await knex.schema.hasTable('access_requests')).toBe(false);
    expect(await knex.schema.hasTable('access_ledger_head')).toBe(false);
    await knex.migrate.latest(directory);
    expect(await head()).toHaveLength(1);
  });

  it('allow one grant per request and one decision per human', async () => {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDir });
    await knex('access_policies').insert({
      hash: 'h',
      policy_id: 'p',
      version: 1,
      document: '{}',
      first_seen_at: 't',
    });
    const texts = [
      'policy_id',
      'title',
      'entity_ref',
      'provider',
      'risk',
      'requester',
      'grantee',
      'principal',
      'entitlement_key',
      'state',
      'reason',
      'duration',
      'rule',
      'explanation',
      'steps',
      'created_at',
      'deadline',
    ];
    await knex('access_requests').insert({
      ...Object.fromEntries(texts.map(column => [column, 'x'])),
      id: 'r',
      policy_hash: 'h',
      policy_version: 1,
    });
    const grant = {
      request_id: 'r',
      entitlement_key: 'k',
      entitlement: '{}',
      state: 'scheduled',
      kill_sessions: true,
      created_at: 't',
    };
    await knex('access_grants').insert({ ...grant, id: 'g1' });
    await expect(
      knex('access_grants').insert({ ...grant, id: 'g2' }),
    ).rejects.toThrow();
    const decision = {
      request_id: 'r',
      decided_by: 'user:default/bo',
      verdict: 'approve',
      policy_hash: 'h',
      at: 't',
    };
    await knex('access_decisions').insert(decision);
    await expect(
      knex('access_decisions').insert({ ...decision, verdict: 'deny' }),
    ).rejects.toThrow();
  });

  it('keep what cases have begun to end, and call it finished to nobody', async () => {
    const knex = await databases.init(databaseId);
    const directory = { directory: migrationsDir };
    await knex.migrate.latest(directory);
    while ((await knex.migrate.currentVersion(directory)) > '20261124') {
      await knex.migrate.down(directory);
    }
    const row = { case_id: 'c', ended: 1, invalidated: 2 };
    const open = { ...row, person: 'user:default/ana' };
    const done = { ...row, person: 'user:default/bo', done_at: 't' };
    await knex('access_case_endings').insert([
      { ...open, done_at: null },
      done,
    ]);

    await knex.migrate.latest(directory);
    expect(await knex('access_case_endings')).toEqual([done]);
    expect(await knex('access_case_endings_begun')).toEqual([open]);
    await knex.migrate.down(directory);
    expect(await knex('access_case_endings').orderBy('person')).toEqual([
      { ...open, done_at: null },
      done,
    ]);
  });
});
