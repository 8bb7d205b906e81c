import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  providersExtensionPoint,
  type JitProvider,
} from '@fairway/plugin-jit-access-node';
import { TestServer } from './__testUtils__/TestServer';
import { jitAccessModulePostgres } from './module';

jest.setTimeout(30_000);

describe('module', () => {
  it('adds the provider, which knows the servers before the plugin starts', async () => {
    const server = await TestServer.create();
    const providers: JitProvider[] = [];
    const refusals: unknown[] = [];
    const plugin = createBackendPlugin({
      pluginId: 'jit-access',
      register(reg) {
        reg.registerExtensionPoint(providersExtensionPoint, {
          addProvider: (...added) => {
            providers.push(...added);
          },
        });
        reg.registerInit({
          deps: {},
          async init() {
            const [{ validate }] = providers;
            for (const role of [server.role, 'somebody-elses']) {
              try {
                validate.call(providers[0], { instance: 'test', role });
              } catch (error) {
                refusals.push(error);
              }
            }
          },
        });
      },
    });
    const { name, host, port, database, user, password } = server.instance();
    const backend = await startTestBackend({
      features: [
        plugin,
        jitAccessModulePostgres,
        mockServices.rootConfig.factory({
          data: {
            jitAccess: {
              postgres: {
                instances: [{ name, host, port, database, user, password }],
              },
            },
          },
        }),
      ],
    });
    expect(providers.map(({ id }) => id)).toEqual(['postgres']);
    expect(refusals).toHaveLength(1);
    expect(String(refusals[0])).toContain('ADMIN OPTION');
    await backend.stop();
    await server.close();
  });
});
