import { createApiRef } from '@backstage/frontend-plugin-api';
import type { GoldenPathClient } from '@fairway/plugin-golden-path-common';

/** The golden path's client. */
export const goldenPathApiRef = createApiRef<GoldenPathClient>().with({
  id: 'plugin.golden-path.client',
  pluginId: 'golden-path',
});
