import { TestDatabases } from '@backstage/backend-test-utils';
import { SourceStore } from '../database/SourceStore';
import { startPortal, stopLogging } from '../__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

it.each(databases.eachSupportedId())(
  'takes an event once that is delivered many times at the same time on %s',
  async databaseId => {
    const knex = await databases.init(databaseId);
    const portal = await startPortal(knex);
    const event = stopLogging();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => portal.take(event)),
    );
    expect(outcomes.sort()).toEqual([
      'accepted',
      ...Array(5).fill('duplicate'),
    ]);
    expect(await knex('security_events')).toHaveLength(1);
    const cases = await knex('security_cases');
    expect(cases.map(({ events }) => Number(events))).toEqual([1]);
    const { body } = await portal.call(
      'security',
      'GET',
      `/cases/${cases[0].id}`,
    );
    const opened = body.timeline.filter(({ kind }: { kind: string }) =>
      ['opened', 'event'].includes(kind),
    );
    expect(opened).toHaveLength(1);
  },
);

describe('an event that can not be put into its case at once', () => {
  it('is kept, tried again by any backend, and told of when that goes on', async () => {
    const knex = await databases.init('SQLITE_3');
    const portal = await startPortal(knex);
    const event = stopLogging();
    // What the catalog, a full disk or the closing of the case at the same time do.
    await knex.schema.renameTable('case_timeline', 'case_timeline_away');
    expect(await portal.take(event)).toBe('accepted');
    expect(await portal.take(event)).toBe('duplicate');
    expect(await knex('security_cases')).toEqual([]);

    const wait = () =>
      knex('event_inbox').update({ due_at: '2026-01-01T00:00:00.000Z' });
    for (let tries = 1; tries < 5; tries += 1) {
      await wait();
      await portal.work();
    }
    const health = async () =>
      (await new SourceStore().list(knex)).find(
        ({ source }) => source === 'test',
      );
    expect(await health()).toMatchObject({
      accepted: 0,
      duplicates: 1,
      lastRefusal: expect.stringMatching(
        /An event of test .* try 5: .*case_timeline/,
      ),
    });

    await knex.schema.renameTable('case_timeline_away', 'case_timeline');
    // Not before it is due.
    await portal.work();
    expect(await knex('security_cases')).toEqual([]);
    await wait();
    await portal.work();
    expect(await knex('security_events').pluck('summary')).toEqual([
      event.summary,
    ]);
    expect(await knex('security_cases')).toHaveLength(1);
    expect(await knex('event_inbox')).toEqual([]);
    expect(await health()).toMatchObject({ accepted: 1 });
    expect(await portal.take(event)).toBe('duplicate');
  });
});
