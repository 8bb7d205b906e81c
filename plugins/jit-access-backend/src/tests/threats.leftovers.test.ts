import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';

jest.setTimeout(120_000);

const databases = createDatabases();
const { signal } = new AbortController();
const MINUTE = 60_000;
const TUPLE = 'pay_rw/ana';

describe.each(databases.eachSupportedId())(
  'threat: a provider that says access is gone and lists it, on %s',
  databaseId => {
    const create = async () => Harness.create(await databases.init(databaseId));
    const look = async (h: Harness) => {
      h.clock.advance(MINUTE);
      await h.backend().reconciler.runOnce(signal);
      await h.work();
    };

    it('is asked to take away what was given and never shown', async () => {
      const h = await create();
      h.provider.hidden.add(TUPLE);
      const grant = await h.grant();
      for (let tries = 0; tries < 6; tries++) {
        await h.work();
        h.clock.advance(5 * MINUTE);
      }
      expect((await h.grantById(grant)).state).toBe('failed');
      expect(h.provider.held).toEqual(new Set());
    });

    it('is asked again for what lingers, and closes no session for it', async () => {
      const h = await create();
      const grant = await h.grant();
      await h.work();
      await h.backend().grants.giveBack(grant, user('ana'));
      await h.work();
      // An admission of late, or a restored copy: it is there again.
      h.provider.held.add(TUPLE);
      h.provider.hidden.add(TUPLE);
      h.provider.sessions.add(TUPLE);
      await look(h);
      await look(h);
      expect(h.provider.held).toEqual(new Set());
      expect(h.provider.sessions).toEqual(new Set([TUPLE]));
      await look(h);
      expect(await h.knex('access_drift').whereNull('resolved_at')).toEqual([]);
    });
  },
);
