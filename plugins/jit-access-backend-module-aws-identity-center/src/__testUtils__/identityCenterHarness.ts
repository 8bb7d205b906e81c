import type { Entity } from '@backstage/catalog-model';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import { IDENTITY_STORE_USER_ANNOTATION } from '../principal';
import {
  MANAGEMENT,
  MEMBER,
  STORE,
  TestOrganisation,
} from './testOrganisation';

/** A person with that annotation, or with none. */
export const userMapped = (value?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ana',
    namespace: 'default',
    annotations:
      value === undefined ? {} : { [IDENTITY_STORE_USER_ANNOTATION]: value },
  },
  spec: { memberOf: [] },
});

const ANA = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';
const BO = '9067bd6e-1234-4abc-9def-0123456789ab';

/** The contract's harness over the sandbox's Identity Center. */
export async function createIdentityCenterHarness(): Promise<ProviderHarness> {
  const organisation = await TestOrganisation.start();
  const start = async () => {
    const provider = organisation.provider();
    await provider.look();
    return provider;
  };
  const good = { instance: 'main', account: MEMBER, permissionSet: 'Operator' };
  let count = 0;

  return {
    provider: await start(),
    async freshRef() {
      count += 1;
      return {
        grantId: `grant-${count}`,
        entitlement: good,
        principal: organisation.newUser(),
      };
    },
    hasAccess: async ({ principal }) => organisation.lets(principal),
    grantByOthers: async ({ principal }) =>
      organisation.assignGroup('Operator', [principal]),
    usersWithoutPrincipal: [userMapped(), userMapped(`d-0000000000/${ANA}`)],
    usersWithBadPrincipal: [
      '',
      ANA,
      'ana@harbour.example',
      `${STORE}/`,
      `${STORE}/ana`,
      `${STORE}/${ANA}/x`,
      `${STORE}/${ANA},${STORE}/${BO}`,
      `${STORE}/${ANA},`,
    ].map(userMapped),
    userWithPrincipal: {
      user: userMapped(`d-0000000000/${BO}, ${STORE}/${ANA.toUpperCase()}`),
      principal: ANA,
    },
    badEntitlements: [
      { why: 'no instance', entitlement: {}, field: 'instance' },
      {
        why: 'an unknown instance',
        entitlement: { ...good, instance: 'nowhere' },
        field: 'instance',
      },
      ...['', '1234', '111 22223333', MANAGEMENT].map(account => ({
        why: `account '${account}'`,
        entitlement: { ...good, account },
        field: 'account',
      })),
      ...[
        '',
        'a/b',
        'x'.repeat(33),
        'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000002',
      ].map(permissionSet => ({
        why: `permission set '${permissionSet}'`,
        entitlement: { ...good, permissionSet },
        field: 'permissionSet',
      })),
    ],
    async loseAnswer(call) {
      organisation.proxy.loseNextAnswer();
      await expect(call()).rejects.toThrow();
      organisation.settle();
    },
    async stall() {
      const hold = organisation.proxy.hold();
      return { reached: () => hold.reached, release: hold.release };
    },
    restart: start,
    close: () => organisation.close(),
  };
}
