import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_IMAGE_SERVICE } from '@fairway/plugin-approved-images-common';
import type { OwnedService, OwnerFilter } from '@fairway/plugin-backends-node';

/** Resource ref for permission rules on services whose images are compared. */
export const imageServiceResourceRef = createPermissionResourceRef<
  OwnedService,
  OwnerFilter
>().with({
  pluginId: 'approved-images',
  resourceType: RESOURCE_TYPE_IMAGE_SERVICE,
});
