import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import { narrowByOwners } from '@fairway/plugin-backends-node';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';

/** Adds what the caller may see to a query on `scorecards`. */
export function applyCriteria(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<ScorecardFilter> | undefined,
): void {
  narrowByOwners(query, criteria, {
    column: 'scorecards.entity_ref',
    owners: 'scorecard_owners',
  });
}
