import { createApiRef } from '@backstage/frontend-plugin-api';
import type { SecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';

/** The security scorecard's client; the scorecard's frontend plugin provides it. */
export const securityScorecardApiRef =
  createApiRef<SecurityScorecardClient>().with({
    id: 'plugin.security-scorecard.client',
    pluginId: 'security-scorecard',
  });
