import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { untilWaiting } from '@fairway/test-backends';
import { authorizerThat } from '../__testUtils__/authorizerThat';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { policyText } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';
import { assemblePolicies } from '../assemblePolicies';
import {
  ServicePolicyStore,
  type StoredServicePolicy,
} from '../database/ServicePolicyStore';

jest.setTimeout(120_000);

const REF = 'component:default/payments-api';
const AT = '2026-11-23T08:00:00.000Z';

const policy = (
  change: Partial<StoredServicePolicy> = {},
): StoredServicePolicy => ({
  entityRef: REF,
  url: 'https://git.example/access.yaml',
  policyId: 'payments-api-debug',
  text: 'text',
  hash: 'hash',
  problems: [],
  withheld: false,
  registeredBy: user('ana'),
  registeredAt: AT,
  readAt: AT,
  ...change,
});

const TEXT = (() => {
  const document = JSON.parse(
    policyText({
      name: 'payments-api-debug',
      entitlement: { role: 'payments-payments-api' },
    }),
  );
  Object.assign(document.target, { entity: REF, alsoOn: [] });
  return JSON.stringify(document);
})();

/** Registration, for one who may do everything. */
function registration(h: Harness) {
  h.world.annotations.set('component:payments-api', {
    'backstage.io/managed-by-location':
      'url:https://git.example/catalog-info.yaml',
  });
  const { servicePolicies } = assemblePolicies(
    {
      ...h.parts(),
      servicePolicies: {
        settings: {
          targets: [
            {
              provider: 'fake',
              entitlement: { role: '${owner.name}-${service.name}' },
            },
          ],
          longest: 8 * 3_600_000,
          readEvery: 300_000,
          file: 'access.yaml',
        },
        urlReader: {
          readUrl: async () => ({ buffer: async () => Buffer.from(TEXT) }),
        },
      },
    },
    h.backend(),
    authorizerThat(AuthorizeResult.ALLOW),
  );
  return () => servicePolicies.register(REF, mockCredentials.user(user('ana')));
}

const databases = createDatabases();

it('who registers the policy of a service anew and who reads it again do not wait for each other', async () => {
  const h = await Harness.create(await databases.init('POSTGRES_18'));
  const deadlocks: string[] = [];
  h.knex.on('query-error', (error: { code?: string; message: string }) => {
    if (error.code === '40P01') {
      deadlocks.push(error.message);
    }
  });
  const register = registration(h);
  await register();
  const store = new ServicePolicyStore();
  const [seen] = await store.all(h.knex);
  const { transactions } = h.parts();
  if (!transactions) {
    throw new Error('the harness has no transactions');
  }
  let again: Promise<unknown> = Promise.resolve();
  await transactions.run(async unit => {
    await store.replace(unit.trx, seen, { ...seen, problems: ['bad'] });
    again = register();
    await untilWaiting(h.knex, 1, again);
    unit.audit({ actor: 'system:test', action: 'service-policy-problem' });
  });
  await again;
  expect(deadlocks).toEqual([]);
  expect(await store.all(h.knex)).toMatchObject([{ problems: [] }]);
  expect(await h.verify()).toMatchObject({ ok: true });
});

describe.each(databases.eachSupportedId())(
  'the policies that services bring along, on %s',
  databaseId => {
    const store = new ServicePolicyStore();

    it('have one id each, whoever comes first', async () => {
      const { knex } = await Harness.create(await databases.init(databaseId));
      const put = (change: Partial<StoredServicePolicy>) =>
        knex.transaction(trx => store.put(trx, policy(change)));
      const first = await Promise.all(
        ['a', 'b', 'c'].map(name => put({ entityRef: `component:x/${name}` })),
      );
      expect(first.filter(each => each !== undefined)).toHaveLength(1);
      const [{ entityRef }] = await store.all(knex);

      // Another one can neither take the id by a new name for its own.
      await put({ entityRef: 'component:x/d', policyId: 'd' });
      await expect(
        knex.transaction(async trx => {
          const renamed = await store.put(
            trx,
            policy({ entityRef: 'component:x/d' }),
          );
          expect(renamed).toBeUndefined();
          throw new Error('refused');
        }),
      ).rejects.toThrow('refused');
      expect(
        (await store.all(knex)).map(each => [each.entityRef, each.policyId]),
      ).toEqual(
        [
          [entityRef, 'payments-api-debug'],
          ['component:x/d', 'd'],
        ].sort(),
      );
    });

    it('keep who registered them first, also under a new name', async () => {
      const { knex } = await Harness.create(await databases.init(databaseId));
      const put = (change: Partial<StoredServicePolicy>) =>
        knex.transaction(trx => store.put(trx, policy(change)));
      await put({});
      const later = { registeredBy: user('bo'), registeredAt: 'later' };
      expect(await put({ ...later, hash: 'new' })).toEqual({
        stored: policy({ hash: 'new' }),
        before: policy(),
      });
      expect(await put({ ...later, policyId: 'other' })).toMatchObject({
        stored: { policyId: 'other', registeredBy: user('ana') },
      });
      expect(await store.all(knex)).toEqual([policy({ policyId: 'other' })]);
    });
  },
);
