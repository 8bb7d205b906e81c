import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import { accessTo } from './access';
import { readGithubTeamsConfig } from './config';
import { GithubTeamsProvider } from './GithubTeamsProvider';

/** Adds provider `github-teams` to just-in-time access. */
export const jitAccessModuleGithubTeams = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'github-teams',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        providers: providersExtensionPoint,
      },
      async init({ config, logger, providers }) {
        const integrations = ScmIntegrations.fromConfig(config);
        const credentials =
          DefaultGithubCredentialsProvider.fromIntegrations(integrations);
        providers.addProvider(
          new GithubTeamsProvider({
            config: readGithubTeamsConfig(config),
            logger,
            access: organisation =>
              accessTo(organisation, integrations, credentials),
          }),
        );
      },
    });
  },
});
