import { mockServices } from '@backstage/backend-test-utils';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { LifecycleEvent } from '@fairway/plugin-jit-access-node';
import { Speaker } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import { Extensions } from '../services/Extensions';
import { AuditForwarder } from './AuditForwarder';
import { driftFound, emergencyStarted } from './alarms';
import { Delivery } from './Delivery';
import type { OutboxMessage } from './messages';
import {
  askApprovers,
  breakGlassUsed,
  grantActivated,
  requestDecided,
} from './notices';
import { OutboxDispatcher } from './OutboxDispatcher';
import { OutboxStore } from './OutboxStore';
import { Recipients } from './Recipients';

jest.setTimeout(120_000);

const databases = createDatabases();
const never = new AbortController().signal;
const EVENT: OutboxMessage = {
  sink: 'event',
  topic: 'jit-access.request.created',
  payload: { requestId: '1' },
};
const told = (recipients: string[]): OutboxMessage => ({
  sink: 'notification',
  recipients,
  title: 't',
  description: 'd',
  link: '/access',
  severity: 'normal',
  scope: 's',
});

async function setUp(knex: Knex) {
  const h = await Harness.create(knex);
  const extensions = new Extensions();
  const portal = {
    events: { publish: jest.fn(async () => {}), subscribe: jest.fn() },
    notifications: {
      send: jest.fn<Promise<void>, Parameters<NotificationService['send']>>(
        async () => {},
      ),
    },
    signals: { publish: jest.fn(async () => {}) },
  };
  const logger = mockServices.logger.mock();
  const store = new OutboxStore(knex);
  const dispatcher = () =>
    new OutboxDispatcher(
      knex,
      h.clock,
      store,
      new Delivery(
        portal,
        extensions,
        new Recipients(h.world.catalog, mockServices.auth(), [
          'group:default/security',
        ]),
        store,
        new Speaker({ catalog: h.world.catalog, auth: mockServices.auth() }),
      ),
      logger,
      200,
    );
  const publish = (...messages: OutboxMessage[]) =>
    h.backend().transactions.run(async unit => unit.publish(...messages));
  return { h, extensions, portal, logger, dispatcher, publish };
}

describe.each(databases.eachSupportedId())('outbox on %s', databaseId => {
  it('gives an event to the bus, each sink and each hook, under one id', async () => {
    const { dispatcher, publish, extensions, portal } = await setUp(
      await databases.init(databaseId),
    );
    const seen: [string, LifecycleEvent][] = [];
    extensions.addSink(
      { id: 'a', deliver: async event => void seen.push(['a', event]) },
      { id: 'b', deliver: async event => void seen.push(['b', event]) },
    );
    extensions.addHook(
      {
        name: 'h',
        version: '1',
        after: async event => void seen.push(['h', event]),
      },
      { name: 'silent', version: '1' },
    );
    await publish(EVENT);
    expect(await dispatcher().runOnce(never)).toBe(4);
    expect(seen.map(([who]) => who).sort()).toEqual(['a', 'b', 'h']);
    const [[, event]] = seen;
    expect(seen.every(([, other]) => other.eventId === event.eventId)).toBe(
      true,
    );
    expect(portal.events.publish).toHaveBeenCalledWith({
      topic: EVENT.topic,
      eventPayload: { requestId: '1', eventId: event.eventId },
    });
    expect(await dispatcher().runOnce(never)).toBe(0);
  });

  it('tries a sink again on its own, for days, and says so in the end', async () => {
    const { h, dispatcher, publish, extensions, portal, logger } = await setUp(
      await databases.init(databaseId),
    );
    let tries = 0;
    extensions.addSink({
      id: 'broken',
      deliver: async () => {
        tries += 1;
        throw new Error('it is down');
      },
    });
    await publish(EVENT, EVENT);
    await dispatcher().runOnce(never);
    expect(tries).toBe(1);
    expect(portal.events.publish).toHaveBeenCalledTimes(2);
    await dispatcher().runOnce(never);
    expect(tries).toBe(2);
    for (let hours = 0; hours < 24 * 7 + 4; hours++) {
      h.clock.advance(3600_000);
      await dispatcher().runOnce(never);
    }
    expect(tries).toBeGreaterThan(150);
    expect(portal.events.publish).toHaveBeenCalledTimes(2);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(/sink:broken failed for good: it is down/),
    );
    const before = tries;
    h.clock.advance(24 * 3600_000);
    await dispatcher().runOnce(never);
    expect(tries).toBe(before);
    // It can be looked at for a week, like what was delivered.
    const abandoned = async () =>
      (await h.knex('access_outbox').whereNotNull('abandoned_at')).length;
    await dispatcher().prune();
    expect(await abandoned()).toBe(2);
    h.clock.advance(7 * 24 * 3600_000);
    await dispatcher().prune();
    expect(await abandoned()).toBe(0);
  });

  it('a sink that hangs delays only itself', async () => {
    const { dispatcher, publish, extensions, portal } = await setUp(
      await databases.init(databaseId),
    );
    let aborted = false;
    extensions.addSink({
      id: 'hangs',
      deliver: (_, { signal }) =>
        new Promise(() =>
          signal.addEventListener('abort', () => {
            aborted = true;
          }),
        ),
    });
    await publish(EVENT, told([user('ana')]), { sink: 'signal' });
    await dispatcher().runOnce(never);
    expect(aborted).toBe(true);
    expect(portal.notifications.send).toHaveBeenCalledTimes(1);
    expect(portal.signals.publish).toHaveBeenCalledTimes(1);
  });

  it('delivers once with two backends at work', async () => {
    const { dispatcher, publish, extensions } = await setUp(
      await databases.init(databaseId),
    );
    const seen: string[] = [];
    extensions.addSink({
      id: 'a',
      deliver: async ({ eventId }) => void seen.push(eventId),
    });
    await publish(...Array.from({ length: 30 }, () => EVENT));
    await Promise.all([
      dispatcher().runOnce(never),
      dispatcher().runOnce(never),
    ]);
    await dispatcher().runOnce(never);
    expect(seen).toHaveLength(30);
    expect(new Set(seen).size).toBe(30);
  });

  it('tells nobody who is gone, and tries again when that can not be told', async () => {
    const { h, dispatcher, publish, portal } = await setUp(
      await databases.init(databaseId),
    );
    await publish(told([user('ana'), user('gone'), 'security']));
    await publish(told([user('gone')]));
    h.world.broken.add('all');
    await dispatcher().runOnce(never);
    expect(portal.notifications.send).not.toHaveBeenCalled();
    h.world.broken.clear();
    h.clock.advance(60_000);
    await dispatcher().runOnce(never);
    expect(portal.notifications.send).toHaveBeenCalledTimes(1);
    expect(portal.notifications.send).toHaveBeenCalledWith(
      expect.objectContaining({
        recipients: {
          type: 'entity',
          entityRef: ['group:default/security', user('ana')],
        },
      }),
    );
  });

  it('says names, times and durations as people do', async () => {
    const { h, dispatcher, publish, portal } = await setUp(
      await databases.init(databaseId),
    );
    h.world.displayNames.set('ana', 'Ana Ast').set('bo', 'Bo Berg');
    const { id } = await h.request({ duration: 'PT90M' });
    const request = await h.requestById(id);
    await h.knex('access_outbox').delete();
    await publish(
      ...askApprovers(request, [user('bo')]),
      ...requestDecided(request, 'denied', user('bo'), []),
      ...breakGlassUsed(request, { id: 'g' }),
      ...grantActivated(request, { id: 'g' }, '2026-11-19T07:05:09.123Z'),
      ...driftFound('postgres', {
        kind: 'lingering',
        principal: user('ana'),
        entityRef: 'resource:default/payments-db',
        count: 2,
      }),
      ...emergencyStarted({
        id: 'e',
        by: user('bo'),
        scope: 'person',
        ref: user('ana'),
        reason: 'Phishing.',
        hold: true,
      }),
    );
    await dispatcher().runOnce(never);
    const said = portal.notifications.send.mock.calls.map(
      ([{ payload }]) => `${payload.title}. ${payload.description}`,
    );
    expect(said.sort()).toEqual([
      expect.stringMatching(
        /^Ana Ast asks: Write to the database\. Decide until \d+ \w{3} \d{4}, \d\d:\d\d UTC\.$/,
      ),
      'Bo Berg ends the access of Ana Ast. Phishing. New access is held back.',
      expect.stringMatching(
        /^Break-glass by Ana Ast: Write to the database\. Access without approval for 1 hour 30 minutes\./,
      ),
      'Denied by Bo Berg: Write to the database. No access was given.',
      'What payments-db grants differs from the record: access of Ana Ast is still there after its end, and 1 more. The list of differences says what is done about it.',
      'You have access: Write to the database. It ends at 19 Nov 2026, 07:05 UTC.',
    ]);
  });

  it('one signal stands for all that wait', async () => {
    const { dispatcher, publish, portal } = await setUp(
      await databases.init(databaseId),
    );
    await publish(
      ...Array.from({ length: 20 }, () => ({ sink: 'signal' }) as const),
    );
    expect(await dispatcher().runOnce(never)).toBe(20);
    expect(portal.signals.publish).toHaveBeenCalledTimes(1);
  });
});

describe.each(databases.eachSupportedId())('audit sinks on %s', databaseId => {
  async function withRows(knex: Knex, rows: number) {
    const { h, extensions, logger } = await setUp(knex);
    const append = (count: number) =>
      h.backend().transactions.run(async unit => {
        for (let i = 0; i < count; i++) {
          unit.audit({ actor: user('ana'), action: 'test' });
        }
      });
    await append(rows);
    const forwarder = () =>
      new AuditForwarder(
        knex,
        h.clock,
        h.ledger,
        extensions.auditSinks,
        logger,
      );
    return { h, extensions, forwarder, append };
  }

  it('get every row in order, each sink at its own pace', async () => {
    const { h, extensions, forwarder, append } = await withRows(
      await databases.init(databaseId),
      450,
    );
    const seen: number[] = [];
    const slow: number[] = [];
    let isDown = true;
    extensions.addAuditSink(
      {
        id: 'good',
        write: async rows => void seen.push(...rows.map(row => row.seq)),
      },
      {
        id: 'down',
        write: async rows => {
          if (isDown) {
            throw new Error('down');
          }
          slow.push(...rows.map(row => row.seq));
        },
      },
    );
    const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    await forwarder().runOnce(never);
    expect(seen).toEqual(upTo(450));
    await append(10);
    await forwarder().runOnce(never);
    expect(seen).toEqual(upTo(460));
    for (let i = 0; i < 50; i++) {
      h.clock.advance(600_000);
      await forwarder().runOnce(never);
    }
    expect(slow).toEqual([]);
    isDown = false;
    h.clock.advance(600_000);
    await forwarder().runOnce(never);
    expect(slow).toEqual(upTo(460));
  });

  it('get a batch again whose answer was lost, and none twice from two backends', async () => {
    const { h, extensions, forwarder } = await withRows(
      await databases.init(databaseId),
      300,
    );
    const batches: (readonly AuditRow[])[] = [];
    extensions.addAuditSink({
      id: 'a',
      write: async rows => {
        batches.push(rows);
        if (batches.length === 1) {
          throw new Error('the answer was lost');
        }
      },
    });
    await forwarder().runOnce(never);
    h.clock.advance(60_000);
    await Promise.all([forwarder().runOnce(never), forwarder().runOnce(never)]);
    await forwarder().runOnce(never);
    expect(batches.map(rows => [rows[0].seq, rows.length])).toEqual([
      [1, 200],
      [1, 200],
      [201, 100],
    ]);
  });
});
