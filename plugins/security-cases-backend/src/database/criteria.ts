import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import type { Knex } from 'knex';
import type { CaseCondition } from '../permissions/resource';

/** What the caller may see; everything when undefined. */
export type Criteria = PermissionCriteria<CaseCondition> | undefined;

/** Adds what the caller may see to a query on `security_cases`. */
export function applyCriteria(
  query: Knex.QueryBuilder,
  criteria: Criteria,
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
  } else {
    query
      .whereNotNull('security_cases.owner_ref')
      .whereIn('security_cases.owner_ref', criteria.values);
  }
}
