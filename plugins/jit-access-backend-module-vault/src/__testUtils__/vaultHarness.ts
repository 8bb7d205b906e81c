import type { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import { setupServer } from 'msw/node';
import { VAULT_ENTITY_ANNOTATION } from '../config';
import { groupNameOf } from '../identity';
import { VaultProvider } from '../VaultProvider';
import { FakeVault } from './FakeVault';

/** A person with that entity, or with none. */
export const userWithEntity = (id?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ana',
    namespace: 'default',
    annotations: id === undefined ? {} : { [VAULT_ENTITY_ANNOTATION]: id },
  },
  spec: { memberOf: [] },
});

/** The contract's harness over Vault's API as its documentation has it. */
export async function createVaultHarness(): Promise<ProviderHarness> {
  const vault = new FakeVault();
  const server = setupServer(...vault.handlers);
  server.listen({ onUnhandledRequest: 'error' });
  const build = () =>
    new VaultProvider({
      servers: [vault.config()],
      logger: mockServices.logger.mock(),
      now: vault.now,
    });
  const good = { server: 'prod', policy: 'pay-rw' };
  const ana = vault.addEntity();
  let count = 0;

  return {
    provider: build(),
    async freshRef() {
      count += 1;
      return {
        grantId: `grant-${count}`,
        entitlement: good,
        principal: vault.addEntity(),
      };
    },
    hasAccess: async ({ principal }) => vault.gives(principal, 'pay-rw'),
    async grantByOthers({ principal }) {
      vault.addGroup({
        name: `payments-${principal}`,
        policies: ['other', 'pay-rw'],
        member_entity_ids: [principal],
      });
    },
    usersWithoutPrincipal: [userWithEntity()],
    usersWithBadPrincipal: [
      '',
      'ana',
      `${ana},${ana}`,
      ana.toUpperCase(),
      `${ana}/../x`,
      '00000000-0000-0000-0000-000000000000',
      vault.addEntity({ disabled: true }),
    ].map(userWithEntity),
    userWithPrincipal: { user: userWithEntity(ana), principal: ana },
    badEntitlements: [
      { why: 'no server', entitlement: { policy: 'pay-rw' }, field: 'server' },
      {
        why: 'an unknown server',
        entitlement: { ...good, server: 'nowhere' },
        field: 'server',
      },
      { why: 'no policy', entitlement: { server: 'prod' }, field: 'policy' },
      ...['', 'root', 'admin', 'PAY-RW', 'pay-ro,pay-rw'].map(policy => ({
        why: `policy '${policy}'`,
        entitlement: { ...good, policy },
        field: 'policy',
      })),
    ],
    async loseAnswer(call) {
      vault.loseNext = true;
      await expect(call()).rejects.toThrow();
    },
    async stall() {
      let [reach, open] = [() => {}, () => {}];
      const reached = new Promise<void>(resolve => {
        reach = resolve;
      });
      const opened = new Promise<void>(resolve => {
        open = resolve;
      });
      vault.beforeEffect = async () => {
        reach();
        await opened;
      };
      return {
        reached: () => reached,
        async release() {
          vault.beforeEffect = async () => {};
          open();
          await new Promise(setImmediate);
        },
      };
    },
    restart: async () => build(),
    async tamper({ principal }) {
      const name = groupNameOf({ policy: 'pay-rw', entity: principal });
      vault.groups.get(name)?.policies.push('admin');
    },
    close: async () => server.close(),
  };
}
