import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_SECURITY_CASE } from '@fairway/plugin-security-cases-common';

/** SQL-able condition on cases. */
export interface CaseCondition {
  key: 'owner';
  values: string[];
}

/** What permission rules see of a case. */
export interface CaseResource {
  id: string;
  /** Owner of the service it is about; null when that is not known. */
  ownerRef: string | null;
}

/** Resource ref for permission rules on cases. */
export const securityCaseResourceRef = createPermissionResourceRef<
  CaseResource,
  CaseCondition
>().with({
  pluginId: 'security-cases',
  resourceType: RESOURCE_TYPE_SECURITY_CASE,
});
