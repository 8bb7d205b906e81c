import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  providersExtensionPoint,
  type JitProvider,
} from '@fairway/plugin-jit-access-node';
import { jitAccessModuleVault } from './module';

describe('module', () => {
  it('adds the provider with the longest residual of its servers', async () => {
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
    const server = (name: string, residual: object | string) => ({
      name,
      address: 'https://vault.example.com',
      auth: { token: 'x' },
      policies: ['pay-rw'],
      residual,
    });
    const backend = await startTestBackend({
      features: [
        plugin,
        jitAccessModuleVault,
        mockServices.rootConfig.factory({
          data: {
            jitAccess: {
              vault: {
                servers: [server('a', 'PT1H'), server('b', { hours: 12 })],
              },
            },
          },
        }),
      ],
    });
    expect(providers.map(({ id }) => id)).toEqual(['vault']);
    expect(providers[0].capabilities.residual).toBe('PT12H');
    await backend.stop();
  });
});
