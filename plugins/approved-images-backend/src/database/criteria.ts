import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  narrowByOwners,
  type OwnerFilter,
} from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';

/** Adds what the caller may see to a query on `services`. */
export function applyCriteria(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<OwnerFilter> | undefined,
): void {
  narrowByOwners(query, criteria, {
    column: 'services.entity_ref',
    owners: 'service_owners',
  });
}
