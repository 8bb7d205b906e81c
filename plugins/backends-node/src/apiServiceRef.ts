import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type DiscoveryService,
  type ServiceRef,
} from '@backstage/backend-plugin-api';
import type { CallerOptions } from './permissions/permitted';

/** What the client behind a service is made with. */
export interface ApiServiceTools {
  /** Where plugins are. */
  discoveryApi: DiscoveryService;
  /** A token for requests on behalf of a caller. */
  tokenFor(caller: CallerOptions): Promise<{ token: string }>;
  /** A token for requests of this plugin itself, whoever called it. */
  ownToken(): Promise<{ token: string }>;
}

/** Of what {@link apiServiceRef} is the ref. */
export interface ApiServiceOptions<T> {
  /** Of the service ref. */
  id: string;
  /** The plugin that is asked. */
  pluginId: string;
  /** Makes the service; once for each plugin that uses it. */
  create: (tools: ApiServiceTools) => T;
}

/** Ref of a service that asks the API of another plugin, from any backend. */
export function apiServiceRef<T extends object>({
  id,
  pluginId,
  create,
}: ApiServiceOptions<T>): ServiceRef<T, 'plugin', 'singleton'> {
  return createServiceRef<T>({
    id,
    scope: 'plugin',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { auth: coreServices.auth, discovery: coreServices.discovery },
        factory: ({ auth, discovery }) => {
          const tokenFor = ({ credentials }: CallerOptions) =>
            auth.getPluginRequestToken({
              onBehalfOf: credentials,
              targetPluginId: pluginId,
            });
          return create({
            discoveryApi: discovery,
            tokenFor: async caller => tokenFor(caller),
            ownToken: async () =>
              tokenFor({ credentials: await auth.getOwnServiceCredentials() }),
          });
        },
      }),
  });
}
