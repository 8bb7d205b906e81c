import assert from 'node:assert/strict';
import type { Entity } from '@backstage/catalog-model';
import { assertNotResolved, type ProviderClause } from './assertions';

/** Who a person is at the provider. */
export const principals: ProviderClause[] = [
  {
    name: 'a user is mapped to the principal the catalog names',
    async run(harness) {
      const { entitlement } = await harness.freshRef();
      const { user, principal } = harness.userWithPrincipal;
      assert.deepEqual(await harness.provider.mapPrincipal(user, entitlement), {
        status: 'resolved',
        value: principal,
      });
    },
  },
  {
    name: 'a missing principal is empty, never derived',
    run: harness =>
      assertNotResolved(harness, harness.usersWithoutPrincipal, 'empty'),
  },
  {
    name: 'neither a name nor an e-mail address is taken for a principal',
    async run(harness) {
      const { principal } = harness.userWithPrincipal;
      const [user] = harness.usersWithoutPrincipal;
      const namesake: Entity = {
        ...user,
        metadata: { ...user.metadata, title: principal },
        spec: {
          ...user.spec,
          profile: {
            displayName: principal,
            email: principal.includes('@')
              ? principal
              : `${principal}@example.com`,
          },
        },
      };
      await assertNotResolved(harness, [namesake], 'empty');
    },
  },
  {
    name: 'an invalid or ambiguous principal is an error',
    run: harness =>
      assertNotResolved(harness, harness.usersWithBadPrincipal, 'error'),
  },
];
