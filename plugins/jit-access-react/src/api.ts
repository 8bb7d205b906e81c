import { createApiRef } from '@backstage/frontend-plugin-api';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';

/** The API of just-in-time access, in the frontend. */
export const jitAccessApiRef = createApiRef<JitAccessClient>().with({
  id: 'plugin.jit-access.client',
  pluginId: 'jit-access',
});
