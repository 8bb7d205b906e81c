import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  providersExtensionPoint,
  type JitProvider,
} from '@fairway/plugin-jit-access-node';
import {
  DELEGATE,
  MANAGEMENT,
  TestOrganisation,
} from './__testUtils__/testOrganisation';
import { jitAccessModuleAwsIdentityCenter } from './module';

jest.setTimeout(30_000);

it('adds the provider, which knows the management account before the plugin starts', async () => {
  const organisation = await TestOrganisation.start();
  const refusals: string[] = [];
  const providers: JitProvider[] = [];
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
          for (const account of [DELEGATE, MANAGEMENT]) {
            try {
              providers[0].validate({
                instance: 'main',
                account,
                permissionSet: 'Operator',
              });
            } catch (error) {
              refusals.push(String(error));
            }
          }
        },
      });
    },
  });
  const [{ accounts: _, ...instance }] = organisation.config().instances;
  const backend = await startTestBackend({
    features: [
      plugin,
      jitAccessModuleAwsIdentityCenter,
      mockServices.rootConfig.factory({
        data: {
          aws: {
            accounts: [
              {
                accountId: DELEGATE,
                accessKeyId: `SANDBOX${DELEGATE}`,
                secretAccessKey: 'x',
              },
            ],
          },
          jitAccess: {
            awsIdentityCenter: { instances: [{ ...instance }] },
          },
        },
      }),
    ],
  });
  expect(providers.map(({ id }) => id)).toEqual(['aws-identity-center']);
  expect(refusals).toEqual([expect.stringContaining('management account')]);
  await backend.stop();
  await organisation.close();
});
