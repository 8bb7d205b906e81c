import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  NotificationSink,
  SinkMessage,
} from '@fairway/plugin-security-scorecard-node';
import {
  DAY,
  definition,
  openWorld,
  storeFinding,
  storeStates,
  TestClock,
} from '../__testUtils__/peopleWork';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Speaker } from '@fairway/plugin-spoken-node';
import { CheckLists } from '../database/CheckLists';
import { appendHistory } from '../database/history';
import { Dispatcher } from './Dispatcher';
import { NOTICE_KINDS, type Notice, type NoticeKind } from './notices';
import { NoticeStore } from './NoticeStore';
import { OverdueFindings } from './OverdueFindings';
import { Regressions } from './Regressions';
import { Sealer } from './Sealer';

jest.setTimeout(60_000);

const REF = 'component:default/payments-api';
const MINUTE = 60_000;
const never = new AbortController().signal;

const notice = (over: Partial<Notice> = {}): Notice => ({
  kind: 'waiver-decided',
  recipients: ['user:default/ana'],
  title: 'A title',
  description: 'A text.',
  link: '/security',
  severity: 'normal',
  entityRef: REF,
  ...over,
});

const speaker = new Speaker({
  auth: mockServices.auth(),
  catalog: catalogServiceMock({
    entities: [
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: { name: 'bo' },
        spec: { profile: { displayName: 'Bo Berg' } },
      },
    ],
  }),
});

class FakeSink implements NotificationSink {
  readonly received: SinkMessage[] = [];
  fails = 0;

  constructor(
    readonly id = 'fake',
    readonly kinds?: readonly string[],
  ) {}

  async send(message: SinkMessage) {
    if (this.fails > 0) {
      this.fails -= 1;
      throw new Error('the line is busy');
    }
    this.received.push(message);
  }
}

describe.each(
  TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] }).eachSupportedId(),
)('notifications on %s', databaseId => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  async function setup(
    options: { sinks?: FakeSink[]; kinds?: NoticeKind[] } = {},
  ) {
    const knex = await openWorld(databases, databaseId);
    const clock = new TestClock();
    const sinks = options.sinks ?? [new FakeSink()];
    const board = new NoticeStore({
      kinds: new Set(options.kinds ?? NOTICE_KINDS),
      batch: { 'level-lost': 'PT15M', 'check-failing': 'PT15M' },
    });
    const sealer = new Sealer(knex, sinks);
    const dispatcher = () =>
      new Dispatcher({
        knex,
        sinks,
        baseUrl: 'http://portal/',
        speaker,
        logger: mockServices.logger.mock(),
        now: clock.now,
      });
    return {
      knex,
      clock,
      sinks,
      board,
      sealer,
      dispatcher,
      add: (...notices: Notice[]) =>
        knex.transaction(trx => board.add(trx, notices, clock.now())),
      deliver: async () => {
        await sealer.run(clock.now(), never);
        await dispatcher().run(never);
      },
    };
  }

  it('tells decisions at once and gathers regressions per recipient', async () => {
    const { clock, sinks, add, deliver } = await setup();
    const [sink] = sinks;
    const lost = (title: string, recipient = 'group:default/payments') =>
      notice({
        kind: 'level-lost',
        title,
        recipients: [recipient],
        severity: 'high',
        link: `/catalog/${title}`,
      });
    await add(lost('one'), notice({ title: 'Decided' }));
    await deliver();
    expect(sink.received.map(m => [m.recipient, m.title, m.url])).toEqual([
      ['user:default/ana', 'Decided', 'http://portal/security'],
    ]);

    clock.pass(14 * MINUTE);
    await add(lost('two'), lost('other', 'group:default/shop'));
    await deliver();
    expect(sink.received).toHaveLength(1);
    clock.pass(MINUTE);
    await deliver();
    expect(sink.received[1]).toMatchObject({
      recipient: 'group:default/payments',
      title: '2 things changed about the security of your services',
      description: 'one. A text.\ntwo. A text.',
      severity: 'high',
      link: '/security',
    });
    clock.pass(14 * MINUTE);
    await deliver();
    expect(sink.received.map(m => m.recipient)).toEqual([
      'user:default/ana',
      'group:default/payments',
      'group:default/shop',
    ]);
    await deliver();
    expect(sink.received).toHaveLength(3);
  });

  it('calls people by their names, and keeps the refs for programs', async () => {
    const { sinks, add, deliver } = await setup();
    await add(
      notice({
        title: 'Waiver approved by user:default/bo: Patched (Payments)',
        description: 'user:default/bo says so.',
      }),
    );
    await deliver();
    expect(sinks[0].received).toMatchObject([
      {
        recipient: 'user:default/ana',
        title: 'Waiver approved by Bo Berg: Patched (Payments)',
        description: 'Bo Berg says so.',
        notices: [{ description: 'user:default/bo says so.' }],
      },
    ]);
  });

  it('tells only what is allowed, by all and by each sink, and a key once', async () => {
    const chat = new FakeSink('chat', ['waiver-decided']);
    const all = new FakeSink('all');
    const { add, deliver } = await setup({
      sinks: [chat, all],
      kinds: ['waiver-decided', 'waiver-expiring'],
    });
    await add(
      notice({ key: 'k1' }),
      notice({ key: 'k1' }),
      notice({ kind: 'waiver-expiring', recipients: ['group:default/a'] }),
      notice({ kind: 'finding-overdue', key: 'k2' }),
      notice({ recipients: [] }),
    );
    await Promise.all([add(notice({ key: 'k1' })), add(notice({ key: 'k1' }))]);
    await deliver();
    expect(chat.received.map(m => m.notices.map(n => n.kind))).toEqual([
      ['waiver-decided', 'waiver-decided'],
    ]);
    expect(all.received).toHaveLength(2);
    await add(notice({ key: 'k1' }));
    await deliver();
    expect(all.received).toHaveLength(2);
  });

  it('takes nothing back that a transaction took back', async () => {
    const { knex, clock, sinks, board, deliver, add } = await setup();
    await expect(
      knex.transaction(async trx => {
        await board.add(trx, [notice({ key: 'k' })], clock.now());
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await deliver();
    expect(sinks[0].received).toEqual([]);
    await add(notice({ key: 'k' }));
    await deliver();
    expect(sinks[0].received).toHaveLength(1);
  });

  it('delivers at least once after a crash between sink and database, with one id and one content', async () => {
    const { knex, clock, sinks, sealer, dispatcher, add } = await setup();
    const [sink] = sinks;
    await add(notice({ title: 'First' }));
    await sealer.run(clock.now(), never);
    // The process dies right after the sink took the message.
    const send = sink.send.bind(sink);
    sink.send = async message => {
      await send(message);
      throw new Error('killed');
    };
    await dispatcher().run(never);
    // A killed process leaves its claim and nothing else.
    await knex('deliveries').update({
      last_error: null,
      due_at: clock.in(MINUTE),
    });
    sink.send = send;
    await dispatcher().run(never);
    expect(sink.received).toHaveLength(1);
    await add(notice({ title: 'Second' }));
    clock.pass(MINUTE);
    await sealer.run(clock.now(), never);
    await dispatcher().run(never);
    expect(sink.received.map(m => m.title)).toEqual([
      'First',
      'First',
      'Second',
    ]);
    expect(sink.received[0]).toEqual(sink.received[1]);
    expect(new Set(sink.received.map(m => m.id)).size).toBe(2);
    await dispatcher().run(never);
    expect(sink.received).toHaveLength(3);
  });

  it('tries again ever more slowly, one sink for itself, and gives up in the end', async () => {
    const broken = new FakeSink('broken');
    const sound = new FakeSink('sound');
    broken.fails = 100;
    const { knex, clock, add, deliver } = await setup({
      sinks: [broken, sound],
    });
    await add(notice());
    for (let round = 0; round < 30; round += 1) {
      await deliver();
      clock.pass(DAY / 4);
    }
    expect(sound.received).toHaveLength(1);
    expect(broken.fails).toBe(88);
    expect(
      await knex('deliveries')
        .where('sink', 'broken')
        .select('attempts', 'last_error', 'delivered_at'),
    ).toEqual([
      { attempts: 12, last_error: 'the line is busy', delivered_at: null },
    ]);
  });

  it('is delivered by one of several replicas', async () => {
    const { sinks, clock, sealer, dispatcher, add } = await setup();
    await add(
      ...['a', 'b', 'c'].map(n =>
        notice({ recipients: [`user:default/${n}`] }),
      ),
    );
    await Promise.all([
      sealer.run(clock.now(), never),
      sealer.run(clock.now(), never),
    ]);
    await Promise.all([
      dispatcher().run(never),
      dispatcher().run(never),
      dispatcher().run(never),
    ]);
    expect(sinks[0].received.map(m => m.recipient).sort()).toEqual([
      'user:default/a',
      'user:default/b',
      'user:default/c',
    ]);
  });

  it('finds lost levels and checks that newly fail, once, also when it looks again', async () => {
    const { knex, clock, board } = await setup();
    const regressions = new Regressions({
      knex,
      lists: new CheckLists(knex),
      board,
      checks: () => [
        definition('a.enforced', { severity: 'critical' }),
        definition('a.warned', { mode: 'warn' }),
      ],
      fallback: ['group:default/security'],
      now: clock.now,
    });
    const change = (
      kind: 'level' | 'check',
      subject: string,
      from: string,
      to: string,
    ) => ({
      entityRef: REF,
      kind,
      subject,
      from,
      to,
    });
    const write = (...entries: ReturnType<typeof change>[]) =>
      knex.transaction(trx => appendHistory(trx, entries, clock.in(0)));
    const found = async () => {
      await regressions.run(never);
      await regressions.run(never);
      const rows = await knex('notices').orderBy('id').select();
      await knex('notices').delete();
      return rows.map(
        row => `${row.kind} ${row.recipient} ${JSON.parse(row.payload).title}`,
      );
    };
    await write(change('level', 'level', 'gold', 'none'));
    // What was before the first look is no news.
    clock.pass(DAY);
    expect(await found()).toEqual([]);

    await storeStates(knex, 'payments-api', {
      'a.enforced': 'f',
      'a.warned': 'f',
    });
    clock.pass(MINUTE);
    await write(
      change('level', 'level', 'silver', 'bronze'),
      change('level', 'level', 'bronze', 'silver'),
      change('check', 'a.enforced', 'pass', 'fail'),
      change('check', 'a.warned', 'pass', 'fail'),
    );
    expect(await found()).toEqual([
      'level-lost group:default/payments Payments API fell from silver to bronze',
      'check-failing group:default/payments Payments API fails: Title of a.enforced',
    ]);

    // A transaction that became visible late, with an earlier time.
    clock.pass(-5 * MINUTE);
    await write(change('level', 'level', 'bronze', 'none'));
    clock.pass(20 * MINUTE);
    expect(await found()).toEqual([
      'level-lost group:default/payments Payments API fell from bronze to none',
    ]);

    // Waived since: no news.
    await storeStates(knex, 'payments-api', {
      'a.enforced': 'F',
      'a.warned': 'p',
    });
    await write(change('check', 'a.enforced', 'pass', 'fail'));
    expect(await found()).toEqual([]);
    // A team for which the warning is enforced.
    await storeStates(
      knex,
      'payments-api',
      { 'a.enforced': 'p', 'a.warned': 'f' },
      { x: { 'a.warned': { m: 'enforce' } } },
    );
    await write(change('check', 'a.warned', 'pass', 'fail'));
    expect(await found()).toEqual([
      'check-failing group:default/payments Payments API fails: Title of a.warned',
    ]);
  });

  it('tells of overdue criticals and highs once per deadline, unless waived', async () => {
    const { knex, clock, board } = await setup();
    const overdue = new OverdueFindings({
      knex,
      board,
      fallback: [],
      now: clock.now,
    });
    const found = async () => {
      await overdue.run(never);
      await overdue.run(never);
      const rows = await knex('notices').orderBy('id').select();
      await knex('notices').delete();
      return rows.map(row => JSON.parse(row.payload).title);
    };
    await storeFinding(knex, 'late', { deadline: clock.in(0) });
    await storeFinding(knex, 'early', { deadline: clock.in(DAY) });
    await storeFinding(knex, 'small', {
      deadline: clock.in(-DAY),
      severity: 'medium',
    });
    await storeFinding(knex, 'waived', { deadline: clock.in(-DAY) });
    await knex('waivers').insert({
      id: 'w',
      entity_ref: REF,
      target_kind: 'finding',
      target_id: 'waived',
      target_title: '',
      severity: 'high',
      type: 'accepted-risk',
      justification: '',
      search: '',
      status: 'approved',
      requested_by: 'x',
      requested_at: clock.in(0),
      expires_at: clock.in(3 * DAY),
    });
    expect(await found()).toEqual(['Overdue in Payments API: CVE-late']);
    clock.pass(DAY);
    expect(await found()).toEqual(['Overdue in Payments API: CVE-early']);
    clock.pass(2 * DAY);
    expect(await found()).toEqual(['Overdue in Payments API: CVE-waived']);
    // Mended, and back again with its old deadline.
    await knex('findings').where('id', 'late').update({ status: 'resolved' });
    expect(await found()).toEqual([]);
    await knex('findings').where('id', 'late').update({ status: 'open' });
    expect(await found()).toEqual(['Overdue in Payments API: CVE-late']);
  });
});
