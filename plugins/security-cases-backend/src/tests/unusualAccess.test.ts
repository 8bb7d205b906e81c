import { writeFile } from 'node:fs/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { SecurityEventIntake } from '@fairway/plugin-security-cases-node';
import type { Knex } from 'knex';
import { FakeLedger, type Got } from '../__testUtils__/FakeLedger';
import { AUTO, startPortal } from '../__testUtils__/portal';
import { UsageStore } from '../database/UsageStore';
import { parseAutomation } from '../policy/parse';
import { LedgerReader } from '../unusual/LedgerReader';
import { UnusualAccess } from '../unusual/UnusualAccess';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const POLICY = `${AUTO}  ticket: propose
unusualAccess:
  history: P180D
  minimum: { uses: 10, age: P14D }
  workingHours:
    { zone: UTC, days: [monday, tuesday, wednesday, thursday, friday], from: '08:00', to: '18:00' }
  usualOffHours: 0.2
  burst: { within: P1D, atLeast: 5, times: 3 }
  duration: { atLeast: PT2H, times: 4 }
`;

/** A Wednesday. */
const NOW = '2026-11-18T10:00:00.000Z';
const DAY = 86_400_000;
const later = (minutes: number) =>
  new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
const daysAgo = (days: number) => later(-days * 1440);

function policyOf(text: string) {
  const parsed = parseAutomation('automation.yaml', text);
  if ('problems' in parsed) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.policy;
}

function startLooking(
  knex: Knex,
  ledger: FakeLedger,
  intake: SecurityEventIntake,
  policy = POLICY,
) {
  const clock = { now: new Date(NOW) };
  const now = () => clock.now;
  const auth = mockServices.auth();
  const unusual = new UnusualAccess({
    store: new UsageStore(knex),
    ledger: new LedgerReader(ledger, auth, now),
    requests: ledger,
    policies: { current: policyOf(policy) },
    intake,
    logger: mockServices.logger.mock(),
    now,
  });
  return { unusual, clock };
}

/** Twelve weeks in which omar used the account on Wednesdays for half an hour. */
function withHistory(...more: Got[]): FakeLedger {
  const ledger = new FakeLedger();
  for (let week = 12; week > 0; week -= 1) {
    ledger.got({ at: daysAgo(7 * week) });
  }
  more.forEach(each => ledger.got(each));
  return ledger;
}

/** Everything that was counted, to compare. */
async function counted(knex: Knex) {
  const [cursor] = await knex('usage_cursors');
  return {
    seq: Number(cursor.seq),
    pairs: await knex('usage_pairs').orderBy(['person', 'target']),
    durations: await knex('usage_durations').orderBy([
      'target',
      'day',
      'minutes',
    ]),
    slots: await knex('usage_slots').orderBy(['person', 'slot']),
    hits: await knex('usage_hits'),
  };
}

describe.each(databases.eachSupportedId())(
  'unusual access on %s',
  databaseId => {
    it('opens a case that says why, and waits for a person', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex, POLICY);
      const ledger = withHistory();
      const { unusual, clock } = startLooking(knex, ledger, portal.intake);
      // What was before anybody looked is only learnt from.
      ledger.got({ person: 'security', at: daysAgo(1), duration: 'PT8H' });
      await unusual.runOnce();
      expect(await knex('security_events')).toEqual([]);

      ledger.got({ person: 'twin-a', at: later(1), duration: 'PT8H' });
      ledger.got({ at: later(2) });
      clock.now = new Date(later(5));
      await unusual.runOnce();
      await unusual.runOnce();

      const { body: list } = await portal.call('security', 'GET', '/cases');
      expect(list.items).toEqual([
        expect.objectContaining({
          class: 'unusual-access',
          level: 'L2',
          title:
            'twin-a has access to aws-production: first use of aws-production by twin-a in 180 days; median duration 30 min, asked 8 h over 13 uses',
          actor: {
            name: 'user:default/twin-a',
            userRef: 'user:default/twin-a',
          },
          entityRef: 'resource:default/aws-production',
          ownerRef: 'group:default/platform',
          events: 1,
        }),
      ]);
      const { body: found } = await portal.call(
        'security',
        'GET',
        `/cases/${list.items[0].id}`,
      );
      expect(found.securityEvents[0].action).toBe('first-use, duration');
      expect(found.links).toEqual([
        expect.objectContaining({
          kind: 'grant',
          title: 'Operate payments on AWS',
        }),
      ]);
    });

    it.each([
      ['the first use', { person: 'security' }, 'L1', 'first-use'],
      [
        'the first use of high risk',
        { person: 'security', risk: 'high' },
        'L2',
        'first-use',
      ],
      [
        'the first use by break-glass',
        { person: 'security', kind: 'break-glass' },
        'L2',
        'first-use',
      ],
      ['a long duration', { duration: 'PT2H' }, 'L1', 'duration'],
      ['use off-hours', { at: '2026-11-18T19:00:00.000Z' }, 'L1', 'off-hours'],
      ['a duration that is nearly long', { duration: 'PT1H59M' }, null, null],
      ['break-glass that is usual', { kind: 'break-glass' }, null, null],
      [
        'a target that is hardly known',
        { person: 'security', target: 'component:default/payments-api' },
        null,
        null,
      ],
    ] as const)('calls %s what it is', async (_, given, level, action) => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex, POLICY);
      const ledger = withHistory();
      const { unusual, clock } = startLooking(knex, ledger, portal.intake);
      await unusual.runOnce();
      ledger.got({ at: later(1), ...given });
      clock.now = new Date(Date.parse(NOW) + DAY);
      await unusual.runOnce();
      const events = await knex('security_events').pluck('action');
      expect(events).toEqual(action === null ? [] : [action]);
      const levels = await knex('security_cases').pluck('level');
      expect(levels).toEqual(level === null ? [] : [level]);
    });

    it('makes a case more urgent when more comes, and joins it', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex, POLICY);
      const ledger = withHistory();
      const { unusual, clock } = startLooking(knex, ledger, portal.intake);
      await unusual.runOnce();
      ledger.got({ at: later(1), duration: 'PT2H' });
      clock.now = new Date(later(5));
      await unusual.runOnce();
      expect(await knex('security_cases').pluck('level')).toEqual(['L1']);
      ledger.got({ at: later(600), duration: 'PT4H' });
      clock.now = new Date(later(605));
      await unusual.runOnce();
      expect(await knex('security_cases').select('level', 'events')).toEqual([
        { level: 'L2', events: 2 },
      ]);
    });

    it('judges each row once, whenever it is killed and however many look', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex, POLICY);
      const ledger = withHistory();
      let died = 0;
      const dies = (): SecurityEventIntake => ({
        async take(source, raw, understood) {
          died += 1;
          if (died === 1) {
            throw new Error('killed before it was stored');
          }
          await portal.intake.take(source, raw, understood);
          throw new Error('killed after it was stored');
        },
      });
      const first = startLooking(knex, ledger, dies());
      await first.unusual.runOnce();
      for (let minute = 1; minute <= 300; minute += 1) {
        ledger.note(later(minute));
      }
      ledger.got({ person: 'security', at: later(301) });
      ledger.got({ person: 'security', at: later(302) });
      first.clock.now = new Date(later(310));
      await expect(first.unusual.runOnce()).rejects.toThrow('before');
      await expect(first.unusual.runOnce()).rejects.toThrow('after');
      expect(await knex('usage_hits')).toHaveLength(1);

      // Two replicas at the same time, and what they do when told again.
      const replicas = [1, 2].map(() =>
        startLooking(knex, ledger, portal.intake),
      );
      replicas.forEach(({ clock }) => {
        clock.now = new Date(later(310));
      });
      ledger.got({ person: 'twin-a', at: later(303) });
      await Promise.all(replicas.map(({ unusual }) => unusual.runOnce()));
      const once = await counted(knex);
      await Promise.all(replicas.map(({ unusual }) => unusual.runOnce()));
      expect(await counted(knex)).toEqual(once);

      expect(once.seq).toBe(ledger.rows.length);
      expect(once.hits).toEqual([]);
      expect(once.slots.reduce((sum, { uses }) => sum + Number(uses), 0)).toBe(
        15,
      );
      // The second use by the same person is none of the first.
      expect(
        await knex('security_events').orderBy('at').pluck('actor_ref'),
      ).toEqual(['user:default/security', 'user:default/twin-a']);
    });

    it('reads on where rows are appended while it reads, over pages and quiet months', async () => {
      const knex = await databases.init(databaseId);
      const ledger = new FakeLedger();
      const { unusual, clock } = startLooking(knex, ledger, {
        take: async () => 'accepted',
      });
      await startPortal(knex, POLICY);
      ledger.got({ at: daysAgo(170) });
      for (let index = 0; index < 450; index += 1) {
        ledger.note(daysAgo(0.5));
      }
      ledger.got({ at: daysAgo(0.4) });
      let appended = 0;
      ledger.onList = () => {
        if (ledger.calls % 4 === 0 && appended < 20) {
          appended += 1;
          ledger.note(later(appended));
        }
      };
      clock.now = new Date(later(60));
      await unusual.runOnce();
      ledger.onList = () => {};
      await unusual.runOnce();
      expect(appended).toBeGreaterThan(2);
      const { seq, slots } = await counted(knex);
      expect(seq).toBe(ledger.rows.length);
      expect(slots).toHaveLength(2);
      // Looking again, when there is nothing, asks next to nothing.
      ledger.calls = 0;
      await unusual.runOnce();
      expect(ledger.calls).toBeLessThan(5);
    });

    it.each([
      ['and nothing came since', []],
      ['and went on', [later(70), later(71)]],
    ])(
      'misses no access of when the clock was set back, %s',
      async (_what, since) => {
        const knex = await databases.init(databaseId);
        const portal = await startPortal(knex, POLICY);
        const ledger = withHistory();
        const { unusual, clock } = startLooking(knex, ledger, portal.intake);
        await unusual.runOnce();
        ledger.note(later(60));
        clock.now = new Date(later(61));
        await unusual.runOnce();
        ledger.got({ person: 'twin-a', at: later(5), duration: 'PT8H' });
        since.forEach(at => ledger.note(at));
        clock.now = new Date(later(90));
        await unusual.runOnce();
        expect(await knex('security_events').pluck('actor_ref')).toEqual([
          'user:default/twin-a',
        ]);
        expect((await counted(knex)).seq).toBe(ledger.rows.length);
      },
    );

    it('looks at what people did as well, each event once', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex, POLICY);
      const ledger = new FakeLedger();
      const { unusual, clock } = startLooking(knex, ledger, portal.intake);
      const touch = (key: string, at: string) =>
        portal.take({
          key,
          class: 'control-weakened',
          action: 'PutRule',
          summary: 'a rule was changed',
          actor: { name: 'omar', aliases: [], userRef: 'user:default/omar' },
          target: { resource: 'rule/one', place: null },
          entityRefs: ['resource:default/aws-production'],
          at,
        });
      for (let week = 12; week > 0; week -= 1) {
        await touch(`event-${week}`, daysAgo(7 * week));
      }
      await unusual.runOnce();
      expect(
        await knex('security_events').where({ class: 'unusual-access' }),
      ).toEqual([]);

      for (let minute = 1; minute <= 5; minute += 1) {
        await touch(`today-${minute}`, later(minute));
        await touch(`today-${minute}`, later(minute));
      }
      clock.now = new Date(later(10));
      await Promise.all([unusual.runOnce(), unusual.runOnce()]);
      await unusual.runOnce();
      expect(
        await knex('security_events')
          .where({ class: 'unusual-access' })
          .select('action', 'summary'),
      ).toEqual([
        {
          action: 'burst',
          summary:
            'PutRule on aws-production by omar: 5 uses within 1 d, where 1 were usual',
        },
      ]);
      expect(await knex('usage_inbox')).toEqual([]);
      const slots = await knex('usage_slots').where({ feed: 'events' });
      expect(slots.reduce((sum, { uses }) => sum + Number(uses), 0)).toBe(17);
    });

    it('forgets what is too long ago', async () => {
      const knex = await databases.init(databaseId);
      await startPortal(knex, POLICY);
      const ledger = withHistory();
      const { unusual, clock } = startLooking(knex, ledger, {
        take: async () => 'accepted',
      });
      await unusual.runOnce();
      expect((await counted(knex)).slots).toHaveLength(12);
      clock.now = new Date(Date.parse(NOW) + 179 * DAY);
      ledger.got({ at: clock.now.toISOString() });
      await unusual.runOnce();
      const { slots, durations, pairs } = await counted(knex);
      expect([slots.length, durations.length, pairs.length]).toEqual([1, 1, 1]);
    });

    it('tells from when on access is unusual, and when nothing is looked at', async () => {
      const portal = await startPortal(
        await databases.init(databaseId),
        POLICY,
      );
      const policy = async () => {
        const { body } = await portal.call('security', 'GET', '/automation');
        return body.policy;
      };
      expect(await policy()).toMatchObject({
        file: 'automation.yaml',
        unusualAccess: {
          history: 'P180D',
          minimum: { uses: 10, age: 'P14D' },
          workingHours: {
            zone: 'UTC',
            days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
            from: '08:00',
            to: '18:00',
          },
          usualOffHours: 0.2,
          burst: { within: 'P1D', atLeast: 5, times: 3 },
          duration: { atLeast: 'PT2H', times: 4 },
        },
      });
      await writeFile(portal.file, AUTO);
      await portal.scheduler.triggerTask('security-cases-policy');
      expect(await policy()).toMatchObject({ unusualAccess: null });
    });

    it('says so when the ledger was cut, and looks at nothing without rules', async () => {
      const knex = await databases.init(databaseId);
      await startPortal(knex, POLICY);
      const intake: SecurityEventIntake = { take: async () => 'accepted' };
      const off = new FakeLedger();
      await startLooking(knex, off, intake, AUTO).unusual.runOnce();
      expect(off.calls).toBe(0);

      const ledger = withHistory();
      const { unusual } = startLooking(knex, ledger, intake);
      await unusual.runOnce();
      ledger.rows.splice(20);
      await expect(unusual.runOnce()).rejects.toThrow('replaced or cut');
    });
  },
);
