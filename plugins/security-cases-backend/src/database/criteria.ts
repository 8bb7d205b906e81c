import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  narrowByCriteria,
  type OwnerFilter,
} from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';

/** What the caller may see; everything when undefined. */
export type Criteria = PermissionCriteria<OwnerFilter> | undefined;

/** Adds what the caller may see to a query on `security_cases`. */
export function applyCriteria(
  query: Knex.QueryBuilder,
  criteria: Criteria,
): void {
  narrowByCriteria(query, criteria, (part, { values }) =>
    part
      .whereNotNull('security_cases.owner_ref')
      .whereIn('security_cases.owner_ref', values),
  );
}
