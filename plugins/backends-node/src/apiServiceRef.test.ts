import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { apiServiceRef } from './apiServiceRef';
import type { CallerOptions } from './permissions/permitted';

interface Things {
  see(caller: CallerOptions): Promise<void>;
  count(): Promise<void>;
}

const thingsServiceRef = apiServiceRef<Things>({
  id: 'things.client',
  pluginId: 'things',
  create: ({ discoveryApi, tokenFor, ownToken }) => {
    const ask = async ({ token }: { token: string }) => {
      await fetch(await discoveryApi.getBaseUrl('things'), {
        headers: { Authorization: `Bearer ${token}` },
      });
    };
    return {
      see: async caller => ask(await tokenFor(caller)),
      count: async () => ask(await ownToken()),
    };
  },
});

it('asks on behalf of a caller, or of the plugin that uses it', async () => {
  const callers: unknown[] = [];
  const services: Things[] = [];
  await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'things',
        register(env) {
          env.registerInit({
            deps: {
              router: coreServices.httpRouter,
              httpAuth: coreServices.httpAuth,
            },
            async init({ router, httpAuth }) {
              router.use(async (req, res) => {
                const { principal } = await httpAuth.credentials(req);
                callers.push(principal);
                res.end();
              });
            },
          });
        },
      }),
      createBackendPlugin({
        pluginId: 'reader',
        register(env) {
          env.registerInit({
            deps: { things: thingsServiceRef },
            async init({ things }) {
              services.push(things);
            },
          });
        },
      }),
    ],
  });

  for (const things of services) {
    await things.see({ credentials: mockCredentials.user('user:default/ana') });
    await things.count();
  }
  expect(callers).toEqual([
    expect.objectContaining({
      type: 'user',
      userEntityRef: 'user:default/ana',
    }),
    expect.objectContaining({ type: 'service', subject: 'plugin:reader' }),
  ]);
});
