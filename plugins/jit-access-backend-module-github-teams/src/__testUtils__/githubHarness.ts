import type { Entity } from '@backstage/catalog-model';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import { GITHUB_USER_ID_ANNOTATION } from '../principal';
import { TestOrganisation } from './testOrganisation';

/** A person with that id at GitHub, or with none. */
export const userWithId = (id?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ana',
    namespace: 'default',
    annotations: {
      // A login is not taken for an id.
      'github.com/user-login': 'ana',
      ...(id !== undefined && { [GITHUB_USER_ID_ANNOTATION]: id }),
    },
  },
  spec: { memberOf: [] },
});

/** The contract's harness over the sandbox's GitHub. */
export async function createGithubHarness(): Promise<ProviderHarness> {
  const organisation = await TestOrganisation.start();
  const start = () => organisation.provider();
  const good = { organisation: 'harbour', team: 'release' };
  let count = 0;

  return {
    provider: start(),
    async freshRef() {
      count += 1;
      return {
        grantId: `grant-${count}`,
        entitlement: good,
        principal: organisation.newUser(),
      };
    },
    hasAccess: async ({ principal }) =>
      organisation.membership('release', principal)?.state === 'active',
    grantByOthers: async ({ principal }) =>
      organisation.put('release', principal, 'maintainer'),
    usersWithoutPrincipal: [userWithId()],
    usersWithBadPrincipal: ['', 'ana', '0', '-1', '1,2', '1e3', ' 7'].map(
      userWithId,
    ),
    userWithPrincipal: { user: userWithId('583231'), principal: '583231' },
    badEntitlements: [
      { why: 'no organisation', entitlement: {}, field: 'organisation' },
      {
        why: 'an unknown organisation',
        entitlement: { ...good, organisation: 'nowhere' },
        field: 'organisation',
      },
      ...['', 'Release', 'release managers', '../release', '-x'].map(team => ({
        why: `team '${team}'`,
        entitlement: { ...good, team },
        field: 'team',
      })),
    ],
    async loseAnswer(call) {
      organisation.proxy.loseNextAnswer();
      await expect(call()).rejects.toThrow();
    },
    async stall() {
      const hold = organisation.proxy.hold();
      return { reached: () => hold.reached, release: hold.release };
    },
    restart: async () => start(),
    close: () => organisation.close(),
  };
}
