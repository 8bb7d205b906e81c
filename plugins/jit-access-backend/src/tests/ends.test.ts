import { createDatabases, Harness } from '../__testUtils__/harness';
import { multiply } from '../__testUtils__/multiply';

jest.setTimeout(120_000);

const databases = createDatabases();
const HOUR = 3_600_000;
const COUNT = 400;

/** Statements that a piece of work sends, in order. */
async function statements(
  h: Harness,
  work: () => Promise<void>,
): Promise<{ sql: string; bindings: readonly unknown[] }[]> {
  const sent: { sql: string; bindings: readonly unknown[] }[] = [];
  const listen = (query: { sql: string; bindings: readonly unknown[] }) =>
    sent.push({ sql: query.sql, bindings: query.bindings ?? [] });
  h.knex.on('query', listen);
  await work();
  h.knex.removeListener('query', listen);
  return sent;
}

async function prepare(h: Harness): Promise<void> {
  const first = await h.grant();
  await h.work();
  await multiply(h, first, COUNT - 1);
  h.clock.advance(HOUR);
}

describe.each(databases.eachSupportedId())('many ends on %s', databaseId => {
  it('take few statements each, and one audit row for each step', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await prepare(h);
    const sent = await statements(h, () => h.work());
    expect(h.provider.held.size).toBe(0);
    expect(h.provider.violations).toEqual([]);
    expect(sent.length / COUNT).toBeLessThan(8);
    const actions = await h.ledger.list(h.knex, { limit: 5000, offset: 0 });
    for (const action of ['grant-ending', 'grant-ended']) {
      const rows = actions.items.filter(row => row.action === action);
      expect(rows).toHaveLength(COUNT);
      expect(new Set(rows.map(row => row.grantId)).size).toBe(COUNT);
    }
    expect(await h.verify()).toMatchObject({ ok: true });
  });

  it('are shared by several backends, each done once', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await prepare(h);
    await Promise.all([h.work(), h.work(), h.work(), h.work()]);
    await h.work();
    expect(h.provider.held.size).toBe(0);
    expect(h.provider.count('revoke')).toBe(COUNT);
    expect(h.provider.violations).toEqual([]);
    const epochs = await h
      .knex('access_operations')
      .where({ kind: 'revoke' })
      .max({ most: 'lease_epoch' });
    expect(epochs[0].most).toBe(1);
  });

  it('do not hold up each other when one provider call hangs', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await prepare(h);
    h.provider.faults.revoke = ['hang'];
    h.callTimeout = 3000;
    await h.work();
    // The others did not wait for it.
    expect(h.provider.held.size).toBeLessThanOrEqual(1);
    h.clock.advance(60_000);
    await h.work();
    expect(h.provider.held.size).toBe(0);
  });

  it('cost the idle poll nothing afterwards', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const before = await statements(h, () => h.work());
    await prepare(h);
    await h.work();
    const after = await statements(h, () => h.work());
    expect(after.length).toBe(before.length);
    const isPostgres = databaseId.startsWith('POSTGRES');
    await h.knex.raw('ANALYZE');
    for (const { sql, bindings } of after.filter(each =>
      each.sql.includes('access_operations'),
    )) {
      const plan = await h.knex.raw(
        `EXPLAIN ${isPostgres ? '' : 'QUERY PLAN '}${sql.replace(/\$\d+/g, '?')}`,
        [...bindings] as string[],
      );
      const text = JSON.stringify(plan.rows ?? plan);
      expect(text).toContain('access_operations_open_idx');
    }
  });

  it('leave nothing behind when they are forgotten', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await prepare(h);
    await h.work();
    const { operations } = h.backend().stores;
    const now = await h.clock.now(h.knex);
    const later = new Date(now.getTime() + 1000);
    expect(await operations.prune(h.knex, new Date(0), 1000)).toBe(0);
    expect(await operations.prune(h.knex, later, 150)).toBe(150);
    while ((await operations.prune(h.knex, later, 150)) > 0);
    expect(await h.knex('access_operations')).toEqual([]);
    expect(await h.knex('access_entitlement_locks')).toEqual([]);
    // What is scheduled then still finds its lock.
    const id = await h.grant();
    await h.work();
    expect((await h.grantById(id)).state).toBe('active');
  });
});
