import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import type { OwnerFilter } from '@fairway/plugin-backends-node';
import { RESOURCE_TYPE_SECURITY_CASE } from '@fairway/plugin-security-cases-common';

/** What permission rules see of a case. */
export interface CaseResource {
  id: string;
  /** Owner of the service it is about; null when that is not known. */
  ownerRef: string | null;
}

/** Resource ref for permission rules on cases. */
export const securityCaseResourceRef = createPermissionResourceRef<
  CaseResource,
  OwnerFilter
>().with({
  pluginId: 'security-cases',
  resourceType: RESOURCE_TYPE_SECURITY_CASE,
});
