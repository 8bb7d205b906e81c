import { createDatabases, Harness } from '../__testUtils__/harness';
import { startPortal } from '../__testUtils__/portal';
import { ChainWalk } from './ChainWalk';
import { exportLedger } from './exportLedger';
import { isAuditRow } from './records';

jest.setTimeout(120_000);

const databases = createDatabases();
const ROWS = 1203;

async function collect(lines: AsyncIterable<string>) {
  const pages: string[] = [];
  for await (const page of lines) {
    pages.push(page);
  }
  return pages;
}

describe.each(databases.eachSupportedId())('export on %s', databaseId => {
  it('gives all rows of a time, in pages that the reader asks for', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const moments: string[] = [];
    for (const part of [0, 1, 2]) {
      moments.push((await h.clock.now(h.knex)).toISOString());
      await h.backend().transactions.run(async unit => {
        for (let i = 0; i < ROWS / 3; i++) {
          unit.audit({ actor: 'user:default/ana', action: `part-${part}` });
        }
      });
      h.clock.advance(1000);
    }
    const page = jest.spyOn(h.ledger, 'page');
    const lines = exportLedger(h.ledger, h.knex, { format: 'jsonl' });
    await lines.next();
    expect(page).toHaveBeenCalledTimes(1);
    await lines.return(undefined);

    const walk = new ChainWalk();
    const all = await collect(
      exportLedger(h.ledger, h.knex, { format: 'jsonl' }),
    );
    for (const line of all.join('').trim().split('\n')) {
      const row: unknown = JSON.parse(line);
      expect(isAuditRow(row) ? walk.next(row) : line).toBeUndefined();
    }
    expect(walk.seq).toBe(ROWS);

    const [from, to] = moments.slice(1);
    const middle = (
      await collect(exportLedger(h.ledger, h.knex, { format: 'csv', from, to }))
    ).join('');
    const [head, ...rows] = middle.trim().split('\r\n');
    expect(head).toBe(
      'seq,at,actor,action,requestId,grantId,details,previousHash,hash',
    );
    expect(rows).toHaveLength(ROWS / 3);
    expect(rows.every(row => row.includes('"part-1"'))).toBe(true);
  });

  it('has no cell that a spreadsheet runs', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await h.backend().transactions.run(async unit => {
      unit.audit({ actor: '=1+1","x', action: 'asked' });
    });
    const pages = await collect(
      exportLedger(h.ledger, h.knex, { format: 'csv' }),
    );
    expect(pages.join('')).toContain(`,"'=1+1"",""x","asked",`);
  });

  it('loses no row of a time where the clock was set back', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const MINUTE = 60_000;
    const start = (await h.clock.now(h.knex)).getTime();
    const at = (minutes: number) =>
      new Date(start + minutes * MINUTE).toISOString();
    let now = 0;
    // The minute of each row: set back by half an hour, and then by a day.
    for (const minutes of [0, 10, 40, 11, 20, 50, -1400, -1390, 60]) {
      h.clock.advance((minutes - now) * MINUTE);
      now = minutes;
      await h.backend().transactions.run(async unit => {
        unit.audit({ actor: 'user:default/ana', action: `at-${minutes}` });
      });
    }
    const exported = async (o: { from?: string; to?: string }) =>
      (await collect(exportLedger(h.ledger, h.knex, { format: 'jsonl', ...o })))
        .join('')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line).action.slice(3));
    const all = ['0', '10', '40', '11', '20', '50', '-1400', '-1390', '60'];
    expect(await exported({})).toEqual(all);
    // Whole, so that the chain of what was exported can be verified.
    expect(await exported({ from: at(30) })).toEqual(all.slice(2));
    expect(await exported({ to: at(15) })).toEqual(all.slice(0, 8));
    expect(await exported({ from: at(15), to: at(45) })).toEqual(
      all.slice(2, 5),
    );
    expect(await exported({ from: at(-1440), to: at(-1300) })).toEqual([
      '-1400',
      '-1390',
    ]);
    expect(await exported({ from: at(100) })).toEqual([]);
    expect(await exported({ to: at(-2000) })).toEqual([]);
  });
});

describe('GET /audit/export', () => {
  it('streams for auditors and nobody else', async () => {
    const portal = await startPortal();
    await portal.post('otto', '/requests/none/approve');
    const { text, headers } = await portal
      .get('ada', '/audit/export?format=csv')
      .expect(200);
    expect(headers['content-type']).toContain('text/csv');
    expect(headers['content-disposition']).toContain('access-ledger.csv');
    expect(text).toContain('seq,at,actor');
    await portal.get('ana', '/audit/export?format=csv').expect(403);
    await portal.get('nobody', '/audit/export?format=csv').expect(401);
    await portal.get('ada', '/audit/export').expect(400);
    const bad = await portal
      .get('ada', '/audit/export?format=jsonl&from=yesterday')
      .expect(400);
    expect(bad.body.error.message).toContain('from');
  });
});
