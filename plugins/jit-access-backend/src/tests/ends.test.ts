import { randomUUID } from 'node:crypto';
import { createDatabases, Harness } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const databases = createDatabases();
const COUNT = 1000;

describe.each(databases.eachSupportedId())('many ends on %s', databaseId => {
  it('are done', async () => {
    const h = await Harness.create(await databases.init(databaseId), {});
    const first = await h.grant();
    await h.work();
    const { requestId } = await h.grantById(first);
    const tables = ['access_requests', 'access_grants', 'access_operations'];
    const [request, grant, revoke] = await Promise.all([
      h.knex(tables[0]).where({ id: requestId }).first(),
      h.knex(tables[1]).where({ id: first }).first(),
      h.knex(tables[2]).where({ grant_id: first, kind: 'revoke' }).first(),
    ]);
    for (let i = 0; i < COUNT; i++) {
      const ids = { request: randomUUID(), grant: randomUUID() };
      const key = JSON.stringify(['fake', { role: 'pay_rw' }, `p${i}`]);
      h.provider.held.add(`pay_rw/p${i}`);
      await h.knex(tables[0]).insert({ ...request, id: ids.request, principal: `p${i}`, entitlement_key: key });
      await h.knex(tables[1]).insert({ ...grant, id: ids.grant, request_id: ids.request, entitlement_key: key });
      await h.knex(tables[2]).insert({ ...revoke, id: randomUUID(), request_id: ids.request, grant_id: ids.grant, entitlement_key: key });
    }
    h.clock.advance(3_600_000);
    let queries = 0;
    h.knex.on('query', () => queries++);
    const started = Date.now();
    await h.work();
    const took = Date.now() - started;
    console.log(databaseId, 'took', took, 'ms for', COUNT, 'queries', queries, 'per op', queries/COUNT);
    expect(h.provider.held.size).toBe(0);
  });
});
