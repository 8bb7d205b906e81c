import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Read frameworks, and how services stood by their controls on a date. Which
 * services is the scorecard's permission to say.
 */
export const evidenceReadPermission = createPermission({
  name: 'security-evidence.evidence.read',
  attributes: { action: 'read' },
});

/** Take evidence out of the portal, as a file. */
export const evidenceExportPermission = createPermission({
  name: 'security-evidence.evidence.export',
  attributes: { action: 'read' },
});

/** All permissions of security evidence. */
export const securityEvidencePermissions = [
  evidenceReadPermission,
  evidenceExportPermission,
];
