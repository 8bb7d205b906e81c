import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';

/**
 * Adds what the caller may see to a query on `scorecards`. The leaf is never
 * null, so that "not owned by" also holds for what nobody owns.
 */
export function applyCriteria(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<ScorecardFilter> | undefined,
): void {
  if (!criteria) {
    return;
  }
  if (isAndCriteria(criteria)) {
    for (const part of criteria.allOf) {
      query.andWhere(q => applyCriteria(q, part));
    }
    return;
  }
  if (isOrCriteria(criteria)) {
    for (const part of criteria.anyOf) {
      query.orWhere(q => applyCriteria(q, part));
    }
    return;
  }
  if (isNotCriteria(criteria)) {
    query.whereNot(q => applyCriteria(q, criteria.not));
    return;
  }
  if (criteria.values.length === 0) {
    query.whereRaw('1 = 0');
    return;
  }
  query.whereIn('scorecards.entity_ref', q =>
    q
      .from('scorecard_owners')
      .whereIn('owner_ref', criteria.values)
      .select('entity_ref'),
  );
}
