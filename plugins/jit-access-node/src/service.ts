import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  DefaultJitAccessClient,
  type AccessPosture,
} from '@fairway/plugin-jit-access-common';

/** Just-in-time access for other backends, under the caller's own permissions. */
export interface JitAccessService {
  /**
   * How up to 50 entities stand by their access, in the order of the refs.
   * Throws a ResponseError when the caller may not read it.
   */
  getPosture(
    entityRefs: readonly string[],
    options: { credentials: BackstageCredentials },
  ): Promise<AccessPosture[]>;
}

/** Asks just-in-time access from any backend plugin. */
export const jitAccessServiceRef = createServiceRef<JitAccessService>({
  id: 'jit-access.client',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) => ({
        async getPosture(entityRefs, { credentials }) {
          const { token } = await auth.getPluginRequestToken({
            onBehalfOf: credentials,
            targetPluginId: 'jit-access',
          });
          const client = new DefaultJitAccessClient({
            discoveryApi: discovery,
            fetchApi: {
              fetch: (input, init) => {
                const headers = new Headers(init?.headers);
                headers.set('authorization', `Bearer ${token}`);
                return fetch(input, { ...init, headers });
              },
            },
          });
          return client.getPosture(entityRefs);
        },
      }),
    }),
});
