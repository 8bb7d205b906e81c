import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_IMAGE_SERVICE } from '@fairway/plugin-approved-images-common';
import type { OwnerFilter } from '@fairway/plugin-backends-node';

/** What permission rules see of a service. */
export interface ServiceResource {
  entityRef: string;
  /** Entity refs of all owners. */
  ownerRefs: readonly string[];
}

/** Resource ref for permission rules on services whose images are compared. */
export const imageServiceResourceRef = createPermissionResourceRef<
  ServiceResource,
  OwnerFilter
>().with({
  pluginId: 'approved-images',
  resourceType: RESOURCE_TYPE_IMAGE_SERVICE,
});
