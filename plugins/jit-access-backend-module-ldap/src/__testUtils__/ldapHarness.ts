import type { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import { Attribute, Change } from 'ldapts';
import { LDAP_DN_ANNOTATION } from '../config';
import { LdapProvider } from '../LdapProvider';
import { LdapProxy } from './LdapProxy';
import {
  GROUPS,
  OTHER_GROUPS,
  PEOPLE,
  PLACEHOLDER,
  TestDirectory,
} from './TestDirectory';

/** A person with that entry in the directory, or with none. */
export const userWithDn = (dn?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ana',
    namespace: 'default',
    annotations: dn === undefined ? {} : { [LDAP_DN_ANNOTATION]: dn },
  },
  spec: { memberOf: [] },
});

/** Attributes of a group of each kind, without members but the placeholder. */
export const GROUP_KINDS = {
  groupOfNames: {
    member: 'member',
    attributes: { objectClass: 'groupOfNames', member: PLACEHOLDER },
  },
  groupOfUniqueNames: {
    member: 'uniqueMember',
    attributes: {
      objectClass: 'groupOfUniqueNames',
      uniqueMember: PLACEHOLDER,
    },
  },
  posixGroup: {
    member: 'memberUid',
    attributes: { objectClass: 'posixGroup', gidNumber: '4711' },
  },
} satisfies Record<
  string,
  { member: string; attributes: Record<string, string> }
>;

/** How the contract is run. */
export interface LdapHarnessOptions {
  kind: keyof typeof GROUP_KINDS;
  /** Part of the name of every person, as it is written in a DN. */
  namePart?: string;
}

/** The contract's harness over a real slapd and a proxy before it. */
export async function createLdapHarness(
  options: LdapHarnessOptions,
): Promise<ProviderHarness> {
  const { kind, namePart = '' } = options;
  const { member, attributes } = GROUP_KINDS[kind];
  const directory = await TestDirectory.create();
  const proxy = await LdapProxy.create(directory.url);
  const build = () =>
    new LdapProvider({
      directories: [directory.config({ url: proxy.url })],
      logger: mockServices.logger.mock(),
    });
  const group = `cn=pay-rw,${GROUPS}`;
  const good = { directory: 'corp', group };
  await directory.root.add(group, {
    ...attributes,
    description: ['People who may write', 'fairway-jit'],
  });
  await directory.root.add(`cn=staff,${OTHER_GROUPS}`, {
    ...GROUP_KINDS.groupOfNames.attributes,
  });
  const isPosix = kind === 'posixGroup';
  const ana = await directory.addPerson(`Ana${namePart}`, { uid: 'ana' });
  const bad = isPosix
    ? [
        await directory.addPerson('two', { uid: ['two', 'zwei'] }),
        await directory.addPerson('twin', { uid: 'twins' }),
        await directory.addPerson('twin2', { uid: 'twins' }),
      ]
    : [];
  let count = 0;

  return {
    provider: build(),
    async freshRef() {
      count += 1;
      const dn = await directory.addPerson(`Person ${count}${namePart}`, {
        uid: `person${count}`,
      });
      return {
        grantId: `grant-${count}`,
        entitlement: good,
        principal: isPosix ? `person${count}` : dn,
      };
    },
    hasAccess: async ref =>
      directory.root.compare(group, member, ref.principal).catch(error => {
        if (error.name === 'NoSuchAttributeError') {
          return false;
        }
        throw error;
      }),
    async grantByOthers(ref) {
      await directory.root.modify(
        group,
        new Change({
          operation: 'add',
          modification: new Attribute({
            type: member,
            values: [ref.principal],
          }),
        }),
      );
    },
    usersWithoutPrincipal: [userWithDn()],
    usersWithBadPrincipal: [
      '',
      'ana',
      'cn=ana;x',
      `cn=Ana\\zz,${PEOPLE}`,
      `cn=nobody at all,${PEOPLE}`,
      PEOPLE,
      PLACEHOLDER,
      group,
      `cn=staff,${OTHER_GROUPS}`,
      ...bad,
    ].map(userWithDn),
    userWithPrincipal: {
      user: userWithDn(ana),
      principal: isPosix ? 'ana' : ana,
    },
    badEntitlements: [
      { why: 'no directory', entitlement: { group }, field: 'directory' },
      {
        why: 'an unknown directory',
        entitlement: { ...good, directory: 'nowhere' },
        field: 'directory',
      },
      ...[
        ['an empty group', ''],
        ['a name that is no DN', 'pay-rw'],
        ['a group elsewhere', `cn=staff,${OTHER_GROUPS}`],
        ['the base itself', GROUPS],
        ['another spelling', `CN=pay-rw, ${GROUPS}`],
      ].map(([why, name]) => ({
        why,
        entitlement: { ...good, group: name },
        field: 'group',
      })),
      { why: 'no group', entitlement: { directory: 'corp' }, field: 'group' },
    ],
    async loseAnswer(call) {
      proxy.swallowNext();
      await expect(call()).rejects.toThrow();
    },
    async stall() {
      const { reached, release } = proxy.hold();
      return { reached: () => reached, release };
    },
    restart: async () => build(),
    // A uid in a POSIX group stays as it is when the person is renamed.
    ...(!isPosix && {
      async tamper({ principal }) {
        await directory.rename(principal, `cn=Renamed ${count}`, group, member);
      },
    }),
    async close() {
      await proxy.close();
      await directory.close();
    },
  };
}
