import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  AuthorizePermissionRequest,
  AuthorizeResult,
  isResourcePermission,
  Permission,
} from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { useCallback } from 'react';
import { AsyncData, AsyncDataOptions, useAsyncData } from './useAsyncData';

function question(
  permission: Permission,
  resourceRef: string | undefined,
): AuthorizePermissionRequest {
  if (!isResourcePermission(permission)) {
    return { permission };
  }
  if (resourceRef === undefined) {
    throw new TypeError(`${permission.name} is about a resource; name it`);
  }
  return { permission, resourceRef };
}

/**
 * Like {@link useAsyncData}, for somebody who holds the permission. Others are
 * told so without asking for the data: a browser reports every refused call as
 * an error of the page. `load` must be memoised.
 */
export function useGuardedData<T>(
  guard: {
    permission: Permission;
    resourceRef?: string;
    /** A refusal can also mean that there is nothing to read. Default false. */
    mayBeMissing?: boolean;
  },
  load: () => Promise<T>,
  options?: AsyncDataOptions,
): AsyncData<T> {
  const permissions = useApi(permissionApiRef);
  const { permission, resourceRef, mayBeMissing = false } = guard;
  const guarded = useCallback(async () => {
    const { result } = await permissions.authorize(
      question(permission, resourceRef),
    );
    if (result === AuthorizeResult.DENY) {
      const reason = `You lack ${permission.name}${resourceRef ? ` for ${resourceRef}` : ''}`;
      throw mayBeMissing
        ? new NotFoundError(`${reason}, or it is not there`)
        : new NotAllowedError(reason);
    }
    return load();
  }, [permissions, permission, resourceRef, mayBeMissing, load]);
  return useAsyncData(guarded, options);
}
