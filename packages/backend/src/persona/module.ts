import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { personaAuthenticator } from './personaAuthenticator';

/**
 * Persona sign-in for development. It refuses to exist in production, where
 * OIDC, GitHub or a load balancer take its place.
 */
export const authModulePersonaProvider = createBackendModule({
  pluginId: 'auth',
  moduleId: 'persona-provider',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ providers, config, logger }) {
        if (!config.has('auth.providers.persona')) {
          return;
        }
        if (process.env.NODE_ENV === 'production') {
          throw new Error(
            'Persona sign-in lets anybody be anybody and refuses to start in production. ' +
              'Remove auth.providers.persona from the configuration, and configure a real provider such as auth.providers.oidc',
          );
        }
        logger.warn('Persona sign-in is on: for development only');
        providers.registerProvider({
          providerId: 'persona',
          factory: createProxyAuthProviderFactory({
            authenticator: personaAuthenticator,
            signInResolver: ({ result }, ctx) =>
              ctx.signInWithCatalogUser({ entityRef: result.userEntityRef }),
          }),
        });
      },
    });
  },
});

export default authModulePersonaProvider;
