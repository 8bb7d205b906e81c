import { createApiRef } from '@backstage/frontend-plugin-api';
import type { SecurityEvidenceClient } from '@fairway/plugin-security-evidence-common';

/** The client of security evidence. */
export const securityEvidenceApiRef =
  createApiRef<SecurityEvidenceClient>().with({
    id: 'plugin.security-evidence.client',
    pluginId: 'security-evidence',
  });
