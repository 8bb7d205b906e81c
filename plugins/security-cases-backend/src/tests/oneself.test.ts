import { TestDatabases } from '@backstage/backend-test-utils';
import { startPortal, stopLogging, type Caller } from '../__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Every action waits for a person. */
const PROPOSE = `
apiVersion: fairway.dev/v1
kind: AutomationPolicy
metadata: { name: test, version: 1 }
adoption: { default: enforce }
defaults: { end-grants: propose, hold-target: propose }
`;

describe.each(databases.eachSupportedId())(
  'a case about somebody who manages cases on %s',
  databaseId => {
    async function setup() {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex, PROPOSE);
      await portal.take(
        stopLogging({
          actor: {
            name: 'security@harbour.example',
            aliases: [],
            userRef: 'User:default/Security',
          },
        }),
      );
      const [{ id }] = await knex('security_cases').select('id');
      const call = (caller: Caller, what: string, body?: object) =>
        portal.call(caller, 'POST', `/cases/${id}/${what}`, body);
      const read = async (caller: Caller) =>
        (await portal.call(caller, 'GET', `/cases/${id}`)).body;
      const state = async () => ({
        cases: await knex('security_cases').select('closed_at', 'assignee'),
        actions: await knex('case_actions').orderBy('position').pluck('state'),
      });
      return { knex, call, read, state };
    }

    it('is not decided by that person', async () => {
      const { call, read, state } = await setup();
      const before = await state();
      const { actions } = await read('security');
      const refused = [
        await call('security', 'close', {
          decision: 'authorized-change',
          reason: 'It was me, and all is well',
        }),
        await call('security', `actions/${actions[0].id}/run`),
        await call('security', `actions/${actions[0].id}/decline`, {
          reason: 'No need for that',
        }),
        await call('security', 'assign', { assignee: 'user:default/omar' }),
        await call('security', 'assign', { assignee: null }),
      ];
      for (const { status, body } of refused) {
        expect([status, body.error.message]).toEqual([
          403,
          'The case is about you: somebody else has to decide about it. You can comment on it',
        ]);
      }
      expect(await state()).toEqual(before);
    });

    it('offers that person a comment, and nothing else', async () => {
      const { call, read } = await setup();
      const seen = await read('security');
      expect(seen.may).toEqual(['comment']);
      expect(seen.actions.map(({ may }: { may: string[] }) => may)).toEqual(
        seen.actions.map(() => []),
      );
      const said = await call('security', 'comments', {
        text: 'It was a test',
      });
      expect(said.status).toBe(200);
    });
  },
);

it.each(databases.eachSupportedId())(
  'nobody is given a case about oneself on %s',
  async databaseId => {
    const knex = await databases.init(databaseId);
    const portal = await startPortal(knex, PROPOSE);
    await portal.take(stopLogging());
    const [{ id }] = await knex('security_cases').select('id');
    const { status, body } = await portal.call(
      'security',
      'POST',
      `/cases/${id}/assign`,
      { assignee: 'user:default/omar' },
    );
    expect([status, body.error.message]).toEqual([
      400,
      'The case is about omar: somebody else has to look into it',
    ]);
  },
);
