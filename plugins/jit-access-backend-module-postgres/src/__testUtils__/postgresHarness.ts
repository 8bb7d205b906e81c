import type { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import { dialectFor } from '../dialect';
import { POSTGRES_LOGIN_ANNOTATION } from '../names';
import { PostgresProvider } from '../PostgresProvider';
import { startLossyProxy } from './lossyProxy';
import { TestServer } from './TestServer';

/** A person with that login, or with none. */
const userWithLogin = (login?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ana',
    namespace: 'default',
    annotations:
      login === undefined ? {} : { [POSTGRES_LOGIN_ANNOTATION]: login },
  },
  spec: { memberOf: [] },
});

/** How the contract is run. */
export interface PostgresHarnessOptions {
  /** Part of the names of the role and of all logins. */
  namePart?: string;
  /** Whether logins are open only while they hold a grant. */
  shortLived?: boolean;
  /** Version whose statements are used, whatever the server's is. */
  asVersion?: number;
}

/** The contract's harness over a real server and a proxy before it. */
export async function createPostgresHarness(
  options: PostgresHarnessOptions = {},
): Promise<ProviderHarness> {
  const { namePart = '', asVersion, shortLived = false } = options;
  const server = await TestServer.create(namePart);
  const direct = server.instance({
    shortLivedLogins: shortLived,
    ...(shortLived && { roles: [server.role] }),
  });
  if (shortLived) {
    await server.sql(`ALTER ROLE ${server.id(server.admin)} CREATEROLE`);
  }
  const proxy = await startLossyProxy(direct.host, direct.port);
  const started: PostgresProvider[] = [];
  const start = () => {
    const created = new PostgresProvider({
      instances: [{ ...direct, host: '127.0.0.1', port: proxy.port }],
      logger: mockServices.logger.mock(),
      chooseDialect: version => dialectFor(asVersion ?? version),
    });
    started.push(created);
    return created;
  };
  const provider = start();
  const outsider = await server.createRole(`fw_other_${server.suffix}`);
  await provider.look();
  const good = { instance: 'test', role: server.role };
  let count = 0;

  return {
    provider,
    async freshRef() {
      count += 1;
      const principal = await server.createRole(
        `fw_${count}_${server.suffix}${namePart}`,
        shortLived ? 'NOLOGIN' : server.login(),
      );
      if (shortLived) {
        await server.allowToGrant(principal);
      }
      return {
        grantId: `${server.suffix}-${count}`,
        entitlement: good,
        principal,
      };
    },
    hasAccess: async ({ principal }) => {
      const rows = await server.sql('SELECT FROM pg_roles WHERE rolname = $1', [
        principal,
      ]);
      if (rows.length === 0) {
        return false;
      }
      await server.givePassword(principal);
      return server.canRead(principal);
    },
    async grantByOthers({ entitlement, principal }) {
      await server.sql(
        `GRANT ${server.id(entitlement.role)} TO ${server.id(principal)}`,
      );
      await server.sql(`ALTER ROLE ${server.id(principal)} LOGIN`);
    },
    usersWithoutPrincipal: [userWithLogin()],
    usersWithBadPrincipal: [
      '',
      ' ana',
      'pg_monitor',
      'public',
      'none',
      'a\nb',
      'é'.repeat(32),
    ].map(userWithLogin),
    userWithPrincipal: {
      user: userWithLogin('Ana "the" Ünique'),
      principal: 'Ana "the" Ünique',
    },
    badEntitlements: [
      { why: 'no instance', entitlement: { role: 'x' }, field: 'instance' },
      {
        why: 'an unknown instance',
        entitlement: { ...good, instance: 'nowhere' },
        field: 'instance',
      },
      { why: 'no role', entitlement: { instance: 'test' }, field: 'role' },
      ...[
        ['an empty role', ''],
        ['the admin role', server.admin],
        ['a predefined role', 'pg_read_all_data'],
        ['a role without ADMIN OPTION', outsider],
        ['a role that is not there', 'no such role'],
        ['a name that PostgreSQL would cut', `${'x'.repeat(64)}`],
      ].map(([why, role]) => ({
        why,
        entitlement: { ...good, role },
        field: 'role',
      })),
    ],
    async loseAnswer(call) {
      proxy.swallowNext();
      await expect(call()).rejects.toThrow();
    },
    async stall() {
      const hold = await server.holdMemberships();
      return { reached: hold.awaited, release: hold.release };
    },
    async openSession({ principal }) {
      await server.givePassword(principal);
      const client = await server.connectAs(principal);
      return {
        alive: () =>
          client.query('SELECT 1').then(
            () => true,
            () => false,
          ),
        close: () => client.end().catch(() => {}),
      };
    },
    restart: async () => start(),
    async close() {
      await Promise.all(started.map(each => each.close()));
      await proxy.close();
      await server.close();
    },
  };
}
