import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  providersExtensionPoint,
  type JitProvider,
} from '@fairway/plugin-jit-access-node';
import { jitAccessModuleLdap } from './module';

describe('module', () => {
  it('adds the provider with the longest residual of its directories', async () => {
    const providers: JitProvider[] = [];
    const plugin = createBackendPlugin({
      pluginId: 'jit-access',
      register(reg) {
        reg.registerExtensionPoint(providersExtensionPoint, {
          addProvider: (...added) => {
            providers.push(...added);
          },
        });
        reg.registerInit({ deps: {}, async init() {} });
      },
    });
    const directory = (name: string, residual: object | string) => ({
      name,
      url: 'ldaps://ldap.example.com',
      bind: { dn: 'cn=fairway,dc=example', password: 'x' },
      users: { base: 'ou=people,dc=example' },
      groups: { base: 'ou=jit,dc=example' },
      residual,
    });
    const backend = await startTestBackend({
      features: [
        plugin,
        jitAccessModuleLdap,
        mockServices.rootConfig.factory({
          data: {
            jitAccess: {
              ldap: {
                directories: [
                  directory('a', 'PT10M'),
                  directory('b', { minutes: 90 }),
                ],
              },
            },
          },
        }),
      ],
    });
    expect(providers.map(({ id }) => id)).toEqual(['ldap']);
    expect(providers[0].capabilities.residual).toBe('PT1H30M');
    await backend.stop();
  });
});
