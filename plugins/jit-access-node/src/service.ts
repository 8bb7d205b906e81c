import {
  apiServiceRef,
  type CallerOptions,
} from '@fairway/plugin-backends-node';
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
    options: CallerOptions,
  ): Promise<AccessPosture[]>;
}

/** Asks just-in-time access from any backend plugin. */
export const jitAccessServiceRef = apiServiceRef<JitAccessService>({
  id: 'jit-access.client',
  pluginId: 'jit-access',
  create: ({ discoveryApi, tokenFor }) => ({
    getPosture: async (entityRefs, caller) => {
      const { token } = await tokenFor(caller);
      const client = new DefaultJitAccessClient({ discoveryApi, token });
      return client.getPosture(entityRefs);
    },
  }),
});
