import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  providersExtensionPoint,
  type JitProvider,
} from '@fairway/plugin-jit-access-node';
import { TestCluster } from './__testUtils__/testCluster';
import { jitAccessModuleKubernetes } from './module';

jest.setTimeout(30_000);

it('adds the provider, and warns of rights that it lacks', async () => {
  const cluster = await TestCluster.start();
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
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const { name, url, serviceAccountToken } = cluster.config().clusters[0];
  const backend = await startTestBackend({
    features: [
      plugin,
      jitAccessModuleKubernetes,
      logger.factory,
      mockServices.rootConfig.factory({
        data: {
          jitAccess: {
            kubernetes: {
              clusters: [
                {
                  name,
                  url,
                  serviceAccountToken,
                  namespaces: ['payments', 'fairway'],
                },
              ],
            },
          },
        },
      }),
    ],
  });
  expect(providers.map(({ id }) => id)).toEqual(['kubernetes']);
  expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
    `Kubernetes cluster 'test': in namespace 'fairway' its service account may not get rolebindings, list rolebindings, create rolebindings, delete rolebindings`,
  ]);
  await backend.stop();
  await cluster.close();
});
