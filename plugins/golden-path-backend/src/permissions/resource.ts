import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import type { OwnerFilter } from '@fairway/plugin-backends-node';
import { RESOURCE_TYPE_GOLDEN_PATH_SERVICE } from '@fairway/plugin-golden-path-common';

/** What permission rules see of a service. */
export interface ServiceResource {
  entityRef: string;
  /** Entity refs of all owners. */
  ownerRefs: readonly string[];
}

/** Resource ref for permission rules on services of the fleet. */
export const goldenPathServiceResourceRef = createPermissionResourceRef<
  ServiceResource,
  OwnerFilter
>().with({
  pluginId: 'golden-path',
  resourceType: RESOURCE_TYPE_GOLDEN_PATH_SERVICE,
});
