import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_ACCESS_REQUEST,
  type AccessRequest,
} from '@fairway/plugin-jit-access-common';
import type { JitProvider } from './provider';

/** Where modules add their providers. */
export interface ProvidersExtensionPoint {
  /** Throws when a provider of that id is there already. */
  addProvider(...providers: JitProvider[]): void;
}

/** Extension point for providers. */
export const providersExtensionPoint =
  createExtensionPoint<ProvidersExtensionPoint>({ id: 'jit-access.providers' });

/** What a permission rule sees of a request. */
export interface AccessRequestResource extends Pick<
  AccessRequest,
  'id' | 'requester' | 'grantee' | 'entityRef'
> {
  /** Owner of the entity that the entitlement belongs to. */
  ownerRef: string | null;
  /** All who are or were named as approvers. */
  approvers: string[];
}

/** SQL-able condition on requests. */
export interface AccessRequestFilter {
  key: 'participant' | 'owner';
  values: string[];
}

/** Resource ref for permission rules on requests. */
export const accessRequestResourceRef = createPermissionResourceRef<
  AccessRequestResource,
  AccessRequestFilter
>().with({
  pluginId: 'jit-access',
  resourceType: RESOURCE_TYPE_ACCESS_REQUEST,
});
