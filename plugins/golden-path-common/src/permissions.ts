import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of a service of the fleet; its resource ref is the entity ref. */
export const RESOURCE_TYPE_GOLDEN_PATH_SERVICE = 'golden-path-service';

/** Read the template version, the controls and the drift of a service. */
export const goldenPathServiceReadPermission = createPermission({
  name: 'golden-path.service.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_GOLDEN_PATH_SERVICE,
});

/** Start the upgrade of a service. */
export const goldenPathServiceUpgradePermission = createPermission({
  name: 'golden-path.service.upgrade',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_GOLDEN_PATH_SERVICE,
});

/** Make a service for a group that one is not in; who is in it needs no permission for that. */
export const goldenPathServiceCreateForOthersPermission = createPermission({
  name: 'golden-path.service.create-for-others',
  attributes: { action: 'create' },
});

/** See the versions of the templates, and what a service would start with. */
export const goldenPathTemplateReadPermission = createPermission({
  name: 'golden-path.template.read',
  attributes: { action: 'read' },
});

/** All permissions of golden paths. */
export const goldenPathPermissions = [
  goldenPathServiceReadPermission,
  goldenPathServiceUpgradePermission,
  goldenPathServiceCreateForOthersPermission,
  goldenPathTemplateReadPermission,
];
