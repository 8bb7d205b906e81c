import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  providersExtensionPoint,
  type JitProvider,
} from '@fairway/plugin-jit-access-node';
import { jitAccessModuleGithubTeams } from './module';

jest.setTimeout(30_000);

it('adds the provider', async () => {
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
  const backend = await startTestBackend({
    features: [
      plugin,
      jitAccessModuleGithubTeams,
      mockServices.rootConfig.factory({
        data: {
          jitAccess: {
            githubTeams: {
              organisations: [{ name: 'harbour', teams: ['release'] }],
            },
          },
        },
      }),
    ],
  });
  expect(providers.map(({ id }) => id)).toEqual(['github-teams']);
  expect(() =>
    providers[0].validate({ organisation: 'harbour', team: 'release' }),
  ).not.toThrow();
  await backend.stop();
});
