import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type BasicPermission,
  type PermissionCriteria,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { ConditionTransformer } from '@backstage/plugin-permission-node';

/** Who calls. */
export interface CallerOptions {
  /** Of the caller, as the request gave them. */
  credentials: BackstageCredentials;
}

/** What a caller has a permission for; everything without criteria. */
export interface Permitted<TFilter> {
  /** What resources are to meet; undefined for all of them. */
  criteria: PermissionCriteria<TFilter> | undefined;
}

/** Whether the caller has a permission that is for no single resource. */
export async function isPermitted(
  permissions: PermissionsService,
  permission: BasicPermission,
  caller: CallerOptions,
): Promise<boolean> {
  const [decision] = await permissions.authorize([{ permission }], caller);
  return decision.result === AuthorizeResult.ALLOW;
}

/** The resources that the caller has a permission for; undefined when there are none. */
export async function permitted<TFilter>(
  permissions: PermissionsService,
  transform: ConditionTransformer<TFilter>,
  permission: ResourcePermission,
  caller: CallerOptions,
): Promise<Permitted<TFilter> | undefined> {
  const [decision] = await permissions.authorizeConditional(
    [{ permission }],
    caller,
  );
  switch (decision.result) {
    case AuthorizeResult.ALLOW:
      return { criteria: undefined };
    case AuthorizeResult.CONDITIONAL:
      return { criteria: transform(decision.conditions) };
    default:
      return undefined;
  }
}
