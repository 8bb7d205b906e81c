import { TestDatabases } from '@backstage/backend-test-utils';
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
