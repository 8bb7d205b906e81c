import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import type { Knex } from 'knex';
import type { ServiceFilter } from '../permissions/resource';

/** Adds what the caller may see to a query on `services`. */
export function applyCriteria(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<ServiceFilter> | undefined,
): void {
  if (!criteria) {
    return;
  }
  if (isAndCriteria(criteria)) {
    criteria.allOf.forEach(part => query.andWhere(q => applyCriteria(q, part)));
  } else if (isOrCriteria(criteria)) {
    criteria.anyOf.forEach(part => query.orWhere(q => applyCriteria(q, part)));
  } else if (isNotCriteria(criteria)) {
    query.whereNot(q => applyCriteria(q, criteria.not));
  } else if (criteria.values.length === 0) {
    query.whereRaw('1 = 0');
  } else {
    query.whereIn('services.entity_ref', q =>
      q
        .from('service_owners')
        .whereIn('owner_ref', criteria.values)
        .select('entity_ref'),
    );
  }
}
