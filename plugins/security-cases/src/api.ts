import { createApiRef } from '@backstage/frontend-plugin-api';
import type { SecurityCasesClient } from '@fairway/plugin-security-cases-common';

/** The client of security cases. */
export const securityCasesApiRef = createApiRef<SecurityCasesClient>().with({
  id: 'plugin.security-cases.client',
  pluginId: 'security-cases',
});
