import { mockCredentials } from '@backstage/backend-test-utils';
import { at, breakGlass } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import { ObstacleReader } from '../database/ObstacleReader';
import { EntitlementService } from '../services/EntitlementService';

jest.setTimeout(120_000);

const databases = createDatabases();
const GLASS = {
  eligible: ['user:default/ana', 'user:default/omar'],
  max: 'PT30M',
  review: {
    by: ['group:default/security'],
    within: 'P2D',
    blockUntilReviewed: true,
  },
};

describe.each(databases.eachSupportedId())(
  'what is offered on %s',
  databaseId => {
    const setup = async () => {
      const h = await Harness.create(
        await databases.init(databaseId),
        { activePerUser: 2, breakGlass: GLASS },
        { name: 'ro', role: 'pay_ro' },
      );
      const { people, onCall, stores } = h.backend();
      const service = new EntitlementService(
        h.knex,
        h.clock,
        h.policies,
        people,
        onCall,
        { ...stores, obstacles: new ObstacleReader() },
        { isAllowed: async () => true },
        3,
      );
      const offers = async (by = 'ana') => {
        const { items } = await service.list(
          {},
          mockCredentials.user(user(by)),
        );
        return Object.fromEntries(items.map(item => [item.id, item]));
      };
      return { h, offers };
    };
    const hold = async (h: Harness, scope: 'entity' | 'person') => {
      const now = await at(h, 0);
      await h.knex.transaction(async trx => {
        await h.backend().stores.holds.put(trx, {
          scope,
          ref:
            scope === 'person' ? user('ana') : 'component:default/payments-api',
          reason: 'an attack is going on',
          by: user('sam'),
          at: now,
        });
      });
    };

    it('is refused with the same words when it is not offered: a hold', async () => {
      const { h, offers } = await setup();
      expect((await offers())['db-rw']).toMatchObject({
        eligible: true,
        reason: null,
        breakGlass: { blocked: null },
      });
      await hold(h, 'person');
      const { reason, eligible, breakGlass: glass } = (await offers())['db-rw'];
      expect(eligible).toBe(false);
      expect(glass?.blocked).toBe(reason);
      await expect(h.request()).rejects.toThrow(reason ?? '');
      expect((await offers('omar'))['db-rw'].eligible).toBe(true);
      await hold(h, 'entity');
      expect((await offers('omar')).ro.eligible).toBe(false);
    });

    it('is refused with the same words when it is not offered: a late revoke', async () => {
      const { h, offers } = await setup();
      const grant = await h.grant();
      await h.work();
      await h
        .knex('access_grants')
        .where({ id: grant })
        .update({ state: 'revoke-overdue' });
      const { reason, breakGlass: glass } = (await offers('omar'))['db-rw'];
      expect(reason).toMatch(/could not be taken away yet/);
      expect(glass?.blocked).toBe(reason);
      await expect(h.request({}, 'omar')).rejects.toThrow(reason ?? '');
      await expect(breakGlass(h, {}, 'omar')).rejects.toThrow(reason ?? '');
      expect((await offers('omar')).ro.eligible).toBe(true);
    });

    it('is refused with the same words when it is not offered: limits', async () => {
      const { h, offers } = await setup();
      await h.request();
      await h.request();
      const { reason } = (await offers())['db-rw'];
      expect(reason).toBe(
        'You have 0 live grants and 2 waiting requests for this; the limit is 2',
      );
      await expect(h.request()).rejects.toThrow(reason ?? '');
      await h.request({ entitlementId: 'ro' });
      expect((await offers()).ro.reason).toMatch(/3 requests waiting/);
    });

    it('says why break-glass can’t be used again', async () => {
      const { h, offers } = await setup();
      const { id } = await breakGlass(h);
      await h.work();
      await h.backend().grants.giveBack(await h.grantOf(id), user('ana'));
      await h.work();
      const { blocked } = (await offers('omar'))['db-rw'].breakGlass ?? {};
      expect(blocked).toMatch(/has not been reviewed yet/);
      await expect(breakGlass(h, {}, 'omar')).rejects.toThrow(blocked ?? '');
    });
  },
);
