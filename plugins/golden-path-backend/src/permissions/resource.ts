import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import type { OwnedService, OwnerFilter } from '@fairway/plugin-backends-node';
import { RESOURCE_TYPE_GOLDEN_PATH_SERVICE } from '@fairway/plugin-golden-path-common';

/** Resource ref for permission rules on services of the fleet. */
export const goldenPathServiceResourceRef = createPermissionResourceRef<
  OwnedService,
  OwnerFilter
>().with({
  pluginId: 'golden-path',
  resourceType: RESOURCE_TYPE_GOLDEN_PATH_SERVICE,
});
