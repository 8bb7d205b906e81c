import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import type { Knex } from 'knex';
import type { OwnerFilter } from './ownerRule';

/**
 * Adds what the caller may see to a query, condition by condition; everything
 * when there are no criteria. What `leaf` adds must never be null, so that a
 * condition that is negated holds for all the others.
 */
export function narrowByCriteria<TFilter>(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<TFilter> | undefined,
  leaf: (query: Knex.QueryBuilder, filter: TFilter) => void,
): void {
  if (!criteria) {
    return;
  }
  if (isAndCriteria(criteria)) {
    criteria.allOf.forEach(part =>
      query.andWhere(q => narrowByCriteria(q, part, leaf)),
    );
  } else if (isOrCriteria(criteria)) {
    criteria.anyOf.forEach(part =>
      query.orWhere(q => narrowByCriteria(q, part, leaf)),
    );
  } else if (isNotCriteria(criteria)) {
    query.whereNot(q => narrowByCriteria(q, criteria.not, leaf));
  } else {
    leaf(query, criteria);
  }
}

/** A table of who owns what, by `entity_ref` and `owner_ref`. */
export interface OwnerTable {
  /** Its name. */
  owners: string;
  /** The column of the query that has the entity refs, with its table. */
  column: string;
}

/** Adds what the caller may see to a query, where a table tells the owners. */
export function narrowByOwners(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<OwnerFilter> | undefined,
  { owners, column }: OwnerTable,
): void {
  narrowByCriteria(query, criteria, (part, { values }) =>
    part.whereIn(column, q =>
      q.from(owners).whereIn('owner_ref', values).select('entity_ref'),
    ),
  );
}
