import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { ScanResult } from '@fairway/plugin-approved-images-common';
import type { ReportedScan } from '@fairway/plugin-approved-images-node';
import { container, seen } from '../__testUtils__/fixtures';
import { AnswerStore } from '../database/AnswerStore';
import { Inventory } from '../database/Inventory';
import { openDatabase } from '../database/migrate';
import { ScanStore } from '../database/ScanStore';
import { ServiceStore } from '../database/ServiceStore';
import { ScanAnswers } from './ScanAnswers';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const SIGNAL = new AbortController().signal;
const AT = '2026-11-22T08:00:00.000Z';

async function setUp(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  await openDatabase(mockServices.database({ knex }));
  const scans = new ScanStore(knex);
  const answers = new AnswerStore(knex);
  await new ServiceStore(knex).describe(
    'component:default/app',
    { title: 'app', searchText: 'app', ownerRefs: [] },
    AT,
  );
  await new Inventory(knex).record(seen('app', [container('a')]), AT);
  const [row] = await scans.due(AT, 1);
  const audit: string[] = [];
  const auditor = mockServices.auditor.mock({
    createEvent: async () => ({
      success: async () => void audit.push('ok'),
      fail: async ({ error }) => void audit.push(error.name),
    }),
  });
  const intake = (store: Pick<AnswerStore, 'settle'> = answers) =>
    new ScanAnswers({
      answers: store,
      auditor,
      logger: mockServices.logger.mock(),
      now: () => new Date(AT),
    });
  /** What becomes of reports that come one after the other. */
  const take = async (
    reports: ReportedScan[],
    scanner = 'queue',
    store?: Pick<AnswerStore, 'settle'>,
  ) => {
    const found: string[] = [];
    await intake(store).poll(
      scanner,
      {
        frequency: { seconds: 1 },
        async poll(to) {
          for (const report of reports) {
            found.push(await to.take(report));
          }
        },
      },
      SIGNAL,
    );
    return found;
  };
  const result = (of: ScanResult, id = row.id): ReportedScan => ({
    outcome: 'result',
    id,
    result: of,
  });
  const claim = () => scans.claim(row, 'queue', AT);
  const scan = async () =>
    (await scans.list({ limit: 1, offset: 0 }, undefined)).items[0];
  return { answers, scans, audit, take, result, claim, scan, id: row.id };
}

describe.each(databases.eachSupportedId())('ScanAnswers on %s', databaseId => {
  it('acts once, however often and by however many an answer is delivered', async () => {
    const { take, result, claim, scan, answers, audit } =
      await setUp(databaseId);
    await claim();
    const found = result({ state: 'findings', critical: 2, high: 1 });
    const all = await Promise.all([1, 2, 3].map(() => take([found, found])));
    expect(all.flat().sort()).toEqual([
      'accepted',
      ...Array(5).fill('duplicate'),
    ]);
    expect(await scan()).toMatchObject({
      state: 'findings',
      critical: 2,
      high: 1,
    });
    expect(await take([result({ state: 'clean' })])).toEqual(['conflict']);
    expect((await scan()).state).toBe('findings');
    expect(audit).toEqual([...Array(6).fill('ok'), 'NotAllowedError']);
    expect(await answers.list()).toEqual([
      {
        scanner: 'queue',
        answers: {
          accepted: 1,
          duplicate: 5,
          conflict: 1,
          forged: 0,
          malformed: 0,
        },
        lastAt: AT,
        lastRefused: {
          at: AT,
          why: expect.stringContaining('ended as findings already'),
        },
      },
    ]);
  });

  it('refuses and counts what is about no scan of the scanner', async () => {
    const { take, result, claim, scan, answers } = await setUp(databaseId);
    const clean = result({ state: 'clean' });
    // Nobody was given the scan yet, then somebody else was.
    expect(await take([clean])).toEqual(['forged']);
    await claim();
    expect(await take([clean], 'other')).toEqual(['forged']);
    expect(
      await take([
        result({ state: 'clean' }, '00000000-0000-4000-8000-000000000000'),
        { outcome: 'malformed', why: 'not JSON' },
        { outcome: 'forged', why: 'signed by nobody' },
      ]),
    ).toEqual(['forged', 'malformed', 'forged']);
    expect((await scan()).state).toBe('queued');
    expect(
      (await answers.list()).map(({ scanner, answers: { forged } }) => [
        scanner,
        forged,
      ]),
    ).toEqual([
      ['other', 1],
      ['queue', 3],
    ]);
  });

  it('takes the answer that comes before the sending is noted, and the late one', async () => {
    const { take, result, claim, scan, scans, id } = await setUp(databaseId);
    await claim();
    expect(await take([result({ state: 'clean' })])).toEqual(['accepted']);
    await scans.sent(id, AT);
    expect((await scan()).state).toBe('clean');
  });

  it('lets an unknown scan become known', async () => {
    const { take, result, claim, scan, scans, id } = await setUp(databaseId);
    await claim();
    await scans.giveUp(id, 'no answer', AT);
    expect((await scan()).state).toBe('unknown');
    const failed = result({ state: 'failed', error: 'it is gone' });
    expect(await take([failed])).toEqual(['accepted']);
    expect(await scan()).toMatchObject({
      state: 'failed',
      error: 'it is gone',
    });
  });

  it('says nothing of an answer that could not be committed', async () => {
    const { take, result, audit } = await setUp(databaseId);
    const settle = async () => {
      throw new Error('the database is away');
    };
    await expect(
      take([result({ state: 'clean' })], 'queue', { settle }),
    ).rejects.toThrow('the database is away');
    expect(audit).toEqual(['Error']);
  });

  it('takes answers whose words no row can hold', async () => {
    const { take, result, claim, scan } = await setUp(databaseId);
    await claim();
    expect(
      await take([
        { outcome: 'forged', why: 'the seal is not that of a\0b' },
        result({ state: 'failed', error: 'Layer x\0y can not be read' }),
      ]),
    ).toEqual(['forged', 'accepted']);
    expect(await scan()).toMatchObject({
      state: 'failed',
      error: 'Layer x\ufffdy can not be read',
    });
  });
});
