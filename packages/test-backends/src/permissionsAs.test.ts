import {
  mockCredentials,
  ServiceFactoryTester,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { claimsOf, userInfoOf } from './people';
import { ALLOW, DENY, permissionsAs } from './permissionsAs';

const PEOPLE = { ana: ['payments'] };

const read = createPermission({
  name: 'thing.read',
  attributes: {},
  resourceType: 'thing',
});
const decide = createPermission({ name: 'thing.decide', attributes: {} });

const conditional: PolicyDecision = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'things',
  resourceType: 'thing',
  conditions: { rule: 'IS_OWNER', resourceType: 'thing', params: {} },
};

describe('permissionsAs', () => {
  const tester = ServiceFactoryTester.from(
    permissionsAs(({ name }, user) => {
      if (name === read.name) {
        return conditional;
      }
      return claimsOf(PEOPLE, user).includes('group:default/payments')
        ? ALLOW
        : DENY;
    }),
  );
  const ana = mockCredentials.user('user:default/ana');

  it.each([
    ['a member', ana, AuthorizeResult.ALLOW],
    [
      'somebody else',
      mockCredentials.user('user:default/bo'),
      AuthorizeResult.DENY,
    ],
    ['a service', mockCredentials.service(), AuthorizeResult.ALLOW],
  ])('answers %s', async (_, credentials, result) => {
    const permissions = await tester.getSubject();
    await expect(
      permissions.authorize([{ permission: decide }], { credentials }),
    ).resolves.toEqual([{ result }]);
  });

  it('gives a condition only to who asks for it', async () => {
    const permissions = await tester.getSubject();
    const request = [{ permission: read, resourceRef: 'thing' }];
    await expect(
      permissions.authorize(request, { credentials: ana }),
    ).resolves.toEqual([DENY]);
    await expect(
      permissions.authorizeConditional([{ permission: read }], {
        credentials: ana,
      }),
    ).resolves.toEqual([conditional]);
  });
});

describe('userInfoOf', () => {
  it.each([
    [
      mockCredentials.user('user:default/ana'),
      {
        userEntityRef: 'user:default/ana',
        ownershipEntityRefs: ['user:default/ana', 'group:default/payments'],
      },
    ],
    [mockCredentials.service(), { userEntityRef: '', ownershipEntityRefs: [] }],
  ])('tells whom %j acts for', async (credentials, expected) => {
    const userInfo = await ServiceFactoryTester.from(
      userInfoOf(PEOPLE),
    ).getSubject();
    await expect(userInfo.getUserInfo(credentials)).resolves.toEqual(expected);
  });
});
