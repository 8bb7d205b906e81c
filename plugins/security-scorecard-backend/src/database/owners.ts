import type { Knex } from 'knex';

/** Owner of what nobody owns. */
export const NO_OWNER = 'none';

/** Rows of entities, one each, of an owner; of those that nobody owns for {@link NO_OWNER}. */
export function whereOwner(
  query: Knex.QueryBuilder,
  ownerRef: string,
): Knex.QueryBuilder {
  return ownerRef === NO_OWNER
    ? query.from('scorecards').whereNull('owner_ref')
    : query
        .from('scorecard_owners')
        .where('owner_ref', ownerRef.toLocaleLowerCase('en-US'));
}
