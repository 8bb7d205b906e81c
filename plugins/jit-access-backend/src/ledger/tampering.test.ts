import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { mockServices } from '@backstage/backend-test-utils';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { LedgerAnchor } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { MovedClock } from '../__testUtils__/MovedClock';
import { Anchoring } from './Anchoring';
import { AnchorStore } from './AnchorStore';
import { exportLedger } from './exportLedger';
import { FileAnchor } from './FileAnchor';
import { GENESIS_HASH, hashRow, macOfHead } from './hashing';
import { Ledger } from './Ledger';
import { LedgerVerifier } from './LedgerVerifier';
import { toRow, type LedgerRecord } from './records';
import { verifyExport } from './verifyExport';

jest.setTimeout(120_000);

const databases = createDatabases();
const KEY = 'test-key';
const WRITERS = 20;
const EACH = 3;
const ROWS = WRITERS * EACH;
const ANCHORED = 40;

/** Somebody with all rights on the database. */
class Intruder {
  constructor(private readonly knex: Knex) {}

  rows(): Promise<LedgerRecord[]> {
    return this.knex<LedgerRecord>('access_ledger').orderBy('seq').select('*');
  }

  /** Writes another history with consistent hashes, and a head for it. */
  async rewrite(
    change: (rows: AuditRow[]) => AuditRow[],
    key: string | undefined,
  ): Promise<void> {
    const rows = change((await this.rows()).map(toRow));
    await this.knex('access_ledger').delete();
    let hash = GENESIS_HASH;
    let seq = 0;
    for (const row of rows) {
      seq += 1;
      const next = { ...row, seq, previousHash: hash };
      hash = hashRow(next);
      await this.knex('access_ledger').insert({
        seq,
        at: next.at,
        actor: next.actor,
        action: next.action,
        request_id: next.requestId,
        grant_id: next.grantId,
        details: JSON.stringify(next.details),
        previous_hash: next.previousHash,
        hash,
      });
    }
    const mac = key === undefined ? null : macOfHead(key, seq, hash);
    await this.knex('access_ledger_head').update(
      key === undefined ? { seq, hash } : { seq, hash, mac },
    );
    await this.knex('access_ledger_anchors').delete();
  }
}

function append(knex: Knex, clock: MovedClock, i: number) {
  const ledger = new Ledger(KEY);
  return knex.transaction(trx =>
    ledger.append(trx, () => clock.now(trx), [
      { actor: 'user:default/ana', action: 'test', details: { i } },
    ]),
  );
}

async function filled(knex: Knex, file: string) {
  const h = await Harness.create(knex);
  const anchors = new Map<string, LedgerAnchor>([
    ['file', new FileAnchor(file)],
  ]);
  const store = new AnchorStore();
  const logger = mockServices.logger.mock();
  const anchoring = (rows: number) =>
    new Anchoring(
      knex,
      h.clock,
      h.ledger,
      store,
      anchors,
      { every: 600_000, rows },
      logger,
    ).runOnce(new AbortController().signal);
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let i = 0; i < EACH; i++) {
        await append(knex, h.clock, writer * EACH + i);
        if (writer === 0 && i === 0) {
          await anchoring(1);
        }
      }
    }),
  );
  expect(ROWS).toBeGreaterThan(ANCHORED);
  await anchoring(1);
  const intruder = new Intruder(knex);
  const verify = () =>
    new LedgerVerifier(knex, h.ledger, store, anchors).verify();
  return { h, anchoring, intruder, verify, logger, store, anchors };
}

describe.each(databases.eachSupportedId())(
  'threat: tampered ledger, on %s',
  databaseId => {
    let directory: string;
    let file: string;

    beforeEach(async () => {
      directory = await mkdtemp(path.join(tmpdir(), 'fairway-anchor-'));
      file = path.join(directory, 'below', 'anchor.jsonl');
    });
    afterEach(() => rm(directory, { recursive: true }));

    it(`keeps its chain under ${WRITERS} writers, and fits its anchor`, async () => {
      const { verify } = await filled(await databases.init(databaseId), file);
      expect(await verify()).toMatchObject({
        ok: true,
        rows: ROWS,
        firstBadSeq: null,
        anchors: [{ id: 'file', ok: true, seq: ROWS, reason: null }],
      });
    });

    it.each<[string, (knex: Knex) => Promise<unknown>, number]>([
      [
        'an edit',
        knex =>
          knex('access_ledger').where({ seq: 7 }).update({ action: 'other' }),
        7,
      ],
      [
        'an edit that is hashed again',
        async knex => {
          const record = await knex('access_ledger').where({ seq: 7 }).first();
          const row = toRow({ ...record, action: 'other' });
          await knex('access_ledger')
            .where({ seq: 7 })
            .update({ action: 'other', hash: hashRow(row) });
        },
        8,
      ],
      [
        'deletion of the first',
        knex => knex('access_ledger').where({ seq: 1 }).delete(),
        1,
      ],
      [
        'deletion in the middle',
        knex => knex('access_ledger').where({ seq: 30 }).delete(),
        30,
      ],
      [
        'deletion of the last',
        knex => knex('access_ledger').where({ seq: ROWS }).delete(),
        ROWS,
      ],
      [
        'a swap',
        async knex => {
          await knex('access_ledger').where({ seq: 3 }).update({ seq: 1000 });
          await knex('access_ledger').where({ seq: 4 }).update({ seq: 3 });
          await knex('access_ledger').where({ seq: 1000 }).update({ seq: 4 });
        },
        3,
      ],
      [
        'an insertion before the first',
        async knex => {
          const row = await knex('access_ledger').where({ seq: 1 }).first();
          await knex('access_ledger').insert({ ...row, seq: 0 });
        },
        0,
      ],
      [
        'an insertion in the middle',
        async knex => {
          const rows = await knex('access_ledger')
            .where('seq', '>=', 10)
            .orderBy('seq', 'desc');
          for (const { seq } of rows) {
            await knex('access_ledger')
              .where({ seq })
              .update({ seq: seq + 1 });
          }
          const row = await knex('access_ledger').where({ seq: 9 }).first();
          await knex('access_ledger').insert({ ...row, seq: 10 });
        },
        10,
      ],
      [
        'an insertion at the end',
        async knex => {
          const row = await knex('access_ledger').where({ seq: ROWS }).first();
          await knex('access_ledger').insert({ ...row, seq: ROWS + 1 });
        },
        ROWS + 1,
      ],
    ])('shows %s', async (_, tamper, firstBadSeq) => {
      const knex = await databases.init(databaseId);
      const { verify } = await filled(knex, file);
      await tamper(knex);
      const found = await verify();
      expect(found).toMatchObject({ ok: false, firstBadSeq });
      expect(found.reason).toEqual(expect.any(String));
    });

    const truncated = (rows: AuditRow[]) => rows.slice(0, ANCHORED);
    const edited = (rows: AuditRow[]) =>
      rows.map(row =>
        row.seq === 5 ? { ...row, actor: 'user:default/bo' } : row,
      );
    const reordered = ([a, b, ...rest]: AuditRow[]) => [b, a, ...rest];
    const forked = (rows: AuditRow[]) => [
      ...rows.slice(0, ANCHORED),
      ...rows.slice(ANCHORED).map(row => ({ ...row, action: 'forked' })),
    ];

    it.each([
      ['truncated', truncated],
      ['edited', edited],
      ['reordered', reordered],
      ['forked', forked],
    ])(
      'shows a %s chain that was written again without the key',
      async (_, change) => {
        const { intruder, verify } = await filled(
          await databases.init(databaseId),
          file,
        );
        await intruder.rewrite(change, undefined);
        expect(await verify()).toMatchObject({
          ok: false,
          reason: expect.stringContaining('ledger key'),
        });
      },
    );

    it.each([
      ['truncated', truncated],
      ['edited', edited],
      ['reordered', reordered],
      ['forked', forked],
    ])(
      'never vouches for a %s chain that was written again without the key',
      async (_, change) => {
        const knex = await databases.init(databaseId);
        const { h, intruder } = await filled(knex, file);
        await intruder.rewrite(change, undefined);
        const { length } = await intruder.rows();
        await append(knex, h.clock, 99);
        await append(knex, h.clock, 100);
        expect(await h.verify()).toMatchObject({
          ok: false,
          rows: length + 3,
          firstBadSeq: length + 1,
          reason: expect.stringContaining('ledger key'),
        });
        expect(await h.actions()).toEqual([
          ...Array.from({ length }, () => expect.any(String)),
          'ledger-head-not-keyed',
          'test',
          'test',
        ]);
        const lines: string[] = [];
        for await (const text of exportLedger(h.ledger, knex, {
          format: 'jsonl',
        })) {
          lines.push(...text.split('\n'));
        }
        const found = await verifyExport(Readable.from(lines), {
          heads: [],
          key: undefined,
          isPartial: false,
        });
        expect(found).toMatchObject({
          ok: false,
          fault: { seq: length + 1 },
        });
      },
    );

    it.each([
      ['truncated', truncated, /deleted from the end/],
      ['edited', edited, /is not the one that was anchored/],
      ['reordered', reordered, /is not the one that was anchored/],
      ['forked', forked, /is not the one that was anchored/],
    ])(
      'shows by its anchor a %s chain that was written again with the key',
      async (_, change, reason) => {
        const knex = await databases.init(databaseId);
        const { h, intruder, verify } = await filled(knex, file);
        await intruder.rewrite(change, KEY);
        expect(await h.verify()).toMatchObject({ ok: true });
        expect(await verify()).toMatchObject({
          ok: false,
          reason: expect.stringMatching(reason),
          anchors: [{ id: 'file', ok: false }],
        });
      },
    );

    it('shows an anchor that was written again without the key', async () => {
      const { intruder, verify } = await filled(
        await databases.init(databaseId),
        file,
      );
      await intruder.rewrite(edited, KEY);
      const hashes = new Map(
        (await intruder.rows()).map(({ seq, hash }) => [Number(seq), hash]),
      );
      const lines = (await readFile(file, 'utf8')).trim().split('\n');
      const forged = lines.map(line => {
        const head = JSON.parse(line);
        const hash = hashes.get(head.seq) ?? '';
        return JSON.stringify({
          ...head,
          hash,
          mac: macOfHead('a guess', head.seq, hash),
        });
      });
      await writeFile(file, `${forged.join('\n')}\n`);
      expect(await verify()).toMatchObject({
        ok: false,
        anchors: [{ ok: false, reason: expect.stringContaining('ledger key') }],
      });
    });

    it('never anchors a head that does not go on from the anchored one', async () => {
      const knex = await databases.init(databaseId);
      const { anchoring, intruder, logger, h } = await filled(knex, file);
      const state = await knex('access_ledger_anchors').first();
      await intruder.rewrite(edited, KEY);
      await knex('access_ledger_anchors').insert(state);
      await append(knex, h.clock, 99);
      const before = await readFile(file, 'utf8');
      expect(await anchoring(1)).toBe(0);
      expect(await readFile(file, 'utf8')).toBe(before);
      expect(logger.error).toHaveBeenCalledWith(
        expect.stringContaining('verify the ledger'),
      );
    });

    it('shows an anchor that lost heads, or can not be read', async () => {
      const knex = await databases.init(databaseId);
      const { verify } = await filled(knex, file);
      const lines = (await readFile(file, 'utf8')).trim().split('\n');
      expect(lines.length).toBeGreaterThan(1);
      await writeFile(file, `${lines.slice(1).join('\n')}\n`);
      expect(await verify()).toMatchObject({
        ok: false,
        firstBadSeq: null,
        anchors: [
          {
            ok: false,
            reason: expect.stringContaining('does not have them all'),
          },
        ],
      });
      await writeFile(file, 'nonsense\n');
      expect(await verify()).toMatchObject({
        ok: false,
        anchors: [
          { ok: false, seq: null, reason: expect.stringContaining('Line 1') },
        ],
      });
    });

    it('anchors after a time or a number of rows, and writes nothing twice', async () => {
      const knex = await databases.init(databaseId);
      const { anchoring, h } = await filled(knex, file);
      const heads = async () => (await new FileAnchor(file).read()).length;
      const before = await heads();
      expect(await anchoring(1)).toBe(0);
      await append(knex, h.clock, 1);
      expect(await anchoring(2)).toBe(0);
      await append(knex, h.clock, 2);
      expect(await anchoring(2)).toBe(1);
      await append(knex, h.clock, 3);
      h.clock.advance(600_000);
      expect(await anchoring(1000)).toBe(1);
      expect(await heads()).toBe(before + 2);
    });
  },
);

describe('the file of an anchor', () => {
  let file: string;
  beforeEach(async () => {
    file = path.join(
      await mkdtemp(path.join(tmpdir(), 'fairway-anchor-')),
      'a.jsonl',
    );
  });
  const head = (seq: number) => ({
    seq,
    hash: 'a'.repeat(64),
    at: '2026-01-01T00:00:00.000Z',
    mac: null,
  });

  it('goes on after a line that a crash cut short', async () => {
    const anchor = new FileAnchor(file);
    await anchor.write(head(1));
    await writeFile(file, '{"seq":2,"ha', { flag: 'a' });
    expect(await anchor.read()).toEqual([head(1)]);
    await anchor.write(head(2));
    await anchor.write(head(2));
    expect(await anchor.read()).toEqual([head(1), head(2)]);
  });

  it.each([
    '{"seq":0,"hash":"a","at":"b","mac":null}',
    '{}',
    '7',
    '{"seq":"1"}',
  ])('refuses %s', async line => {
    await writeFile(file, `${line}\n`);
    await expect(new FileAnchor(file).read()).rejects.toThrow(/Line 1/);
  });
});

it('verifies once for all who ask at the same time', async () => {
  const knex = await databases.init('SQLITE_3');
  const h = await Harness.create(knex);
  await append(knex, h.clock, 1);
  const page = jest.spyOn(h.ledger, 'page');
  const verifier = new LedgerVerifier(
    knex,
    h.ledger,
    new AnchorStore(),
    new Map(),
  );
  const found = await Promise.all([
    verifier.verify(),
    verifier.verify(),
    verifier.verify(),
  ]);
  expect(found.map(({ ok, rows }) => [ok, rows])).toEqual([
    [true, 1],
    [true, 1],
    [true, 1],
  ]);
  expect(page).toHaveBeenCalledTimes(1);
  await verifier.verify();
  expect(page).toHaveBeenCalledTimes(2);
});
