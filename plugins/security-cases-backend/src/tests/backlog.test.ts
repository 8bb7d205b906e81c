import { createHash } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { LONG_LOG_GROUP } from '../__testUtils__/entities';
import { startPortal, stopLogging } from '../__testUtils__/portal';
import { Inbox } from '../intake/Inbox';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DUE = '2026-01-01T00:00:00.000Z';

const idOf = (key: string) => createHash('sha256').update(key).digest('hex');

async function leaveWaiting(knex: Knex, keys: string[], broken = false) {
  await knex.batchInsert(
    'event_inbox',
    keys.map(key => ({
      id: idOf(key),
      source: 'test',
      event: broken ? 'cut off' : JSON.stringify(stopLogging({ key })),
      raw_hash: idOf(key),
      received_at: DUE,
      attempts: 0,
      due_at: DUE,
    })),
    50,
  );
}

describe.each(databases.eachSupportedId())(
  'events that wait on %s',
  databaseId => {
    const keys = Array.from({ length: 130 }, (_, at) => `waits-${at}`);

    it('are claimed a few at a time, the longest waiting first', async () => {
      const knex = await databases.init(databaseId);
      await startPortal(knex);
      await leaveWaiting(knex, keys);
      await knex('event_inbox')
        .where({ id: idOf('waits-7') })
        .update({ due_at: '2025-01-01T00:00:00.000Z' });
      const inbox = new Inbox(knex);
      const now = new Date();
      const mine = await inbox.claim(now, 4);
      expect(mine).toHaveLength(4);
      expect(mine[0].id).toBe(idOf('waits-7'));
      const others = await inbox.claim(now, 4);
      const ids = [...mine, ...others].map(({ id }) => id);
      expect(new Set(ids).size).toBe(8);
    });

    it('are all in their case after one run, each once, however many backends run', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      await leaveWaiting(knex, keys);
      await leaveWaiting(knex, ['broken-1', 'broken-2'], true);
      await Promise.all([portal.work(), portal.work()]);
      expect(
        await knex('event_inbox').orderBy('attempts').pluck('error'),
      ).toEqual([expect.any(String), expect.any(String)]);
      expect(await knex('security_cases').pluck('events')).toEqual([
        keys.length,
      ]);
      expect(await knex('security_events')).toHaveLength(keys.length);
    });

    it('keep nothing waiting that is to be done about cases', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      await portal.take(stopLogging());
      await leaveWaiting(knex, keys);
      await portal.scheduler.triggerTask('security-cases-work');
      expect(portal.access.calls.map(([what]) => what)).toContain('end');
      expect(await knex('event_inbox').where({ due_at: DUE })).toHaveLength(
        keys.length,
      );
    });

    it('belong to the service of a log group, as long as its name may be', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      const event = stopLogging({
        target: {
          resource: `log-group/${LONG_LOG_GROUP}`,
          place: '444455556666',
        },
        annotations: [
          { name: 'fairway.dev/aws-account', value: '444455556666' },
          {
            name: 'fairway.dev/aws-log-groups',
            value: LONG_LOG_GROUP,
            among: true,
          },
        ],
      });
      expect(LONG_LOG_GROUP).toHaveLength(512);
      expect(await portal.take(event)).toBe('accepted');
      expect(await knex('security_cases').pluck('entity_ref')).toEqual([
        'component:default/ledger-api',
      ]);
    });

    it('are kept without what is too long to be looked up', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      const long = 'x'.repeat(5000);
      const [alias] = stopLogging().actor.aliases;
      expect(
        await portal.take(
          stopLogging({
            actor: {
              name: long,
              aliases: [{ path: 'spec.profile.email', value: long }, alias],
            },
            target: { resource: long, place: '111122223333' },
            annotations: [
              { name: 'fairway.dev/other', value: long },
              { name: 'fairway.dev/aws-account', value: '111122223333' },
            ],
            links: [{ kind: 'image', ref: long, title: long }],
          }),
        ),
      ).toBe('accepted');
      expect(
        await knex('security_cases').select('actor_ref', 'entity_ref'),
      ).toEqual([
        {
          actor_ref: 'user:default/omar',
          entity_ref: 'resource:default/aws-production',
        },
      ]);
    });
  },
);
