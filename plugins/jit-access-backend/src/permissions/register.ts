import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { isResourcePermission } from '@backstage/plugin-permission-common';
import { jitAccessPermissions } from '@fairway/plugin-jit-access-common';
import { accessRequestResourceRef } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import type { RequestStore } from '../database/RequestStore';
import { accessRequestRules } from './rules';

/** Makes permissions, resource type and rules known to the permission framework. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  knex: Knex,
  requests: RequestStore,
): void {
  registry.addResourceType({
    resourceRef: accessRequestResourceRef,
    permissions: jitAccessPermissions.filter(p => isResourcePermission(p)),
    rules: Object.values(accessRequestRules),
    getResources: async ids => {
      const approvers = await requests.approvers(knex, ids);
      return Promise.all(
        ids.map(async id => {
          const request = await requests.get(knex, id, undefined);
          return (
            request && {
              id,
              requester: request.requester,
              grantee: request.grantee,
              entityRef: request.entityRef,
              ownerRef: request.ownerRef,
              approvers: approvers.get(id) ?? [],
            }
          );
        }),
      );
    },
  });
  registry.addPermissions(
    jitAccessPermissions.filter(p => !isResourcePermission(p)),
  );
}
