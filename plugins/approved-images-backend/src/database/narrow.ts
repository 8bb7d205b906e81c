import type {
  ListDriftsOptions,
  ListImagesOptions,
  ListScansOptions,
} from '@fairway/plugin-approved-images-common';
import { narrowServices } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';
import { likePattern } from './rows';
import type { Criteria } from './ServiceStore';

const lower = (text: string) => text.toLocaleLowerCase('en-US');

/** Statuses of drift that is not over. */
export const LIVE = ['open', 'explained'];

/** Only entries that are used on a day. */
export function whereUsable<Q extends Knex.QueryBuilder>(
  query: Q,
  today: string,
): Q {
  query
    .where('status', 'approved')
    .where('approved_at', '<=', today)
    .where('supported_until', '>', today);
  return query;
}

/** Entries of the register. */
export function narrowImages(
  knex: Knex,
  by: ListImagesOptions,
  today: string,
): Knex.QueryBuilder {
  const query: Knex.QueryBuilder = knex('images');
  if (by.search) {
    query.whereRaw(String.raw`search_text like ? escape '\'`, [
      likePattern(by.search),
    ]);
  }
  if (by.kind) {
    query.where('kind', by.kind);
  }
  if (by.status) {
    query.where('status', by.status);
  }
  if (by.usable === true) {
    whereUsable(query, today);
  }
  if (by.usable === false) {
    query.where(where =>
      where
        .whereNot('status', 'approved')
        .orWhere('approved_at', '>', today)
        .orWhere('supported_until', '<=', today),
    );
  }
  return query;
}

/** Drift records of the services that the caller may see, joined with these. */
export function visibleDrifts(
  knex: Knex,
  criteria: Criteria,
): Knex.QueryBuilder {
  return knex('drifts')
    .join('services', 'services.entity_ref', 'drifts.entity_ref')
    .where(where => narrowServices(where, criteria));
}

/** Drift records. */
export function narrowDrifts(
  knex: Knex,
  by: ListDriftsOptions,
  criteria: Criteria,
): Knex.QueryBuilder {
  const query = visibleDrifts(knex, criteria);
  const { search, ownerRef } = by;
  if (search) {
    query.where(where =>
      where
        .whereRaw(String.raw`services.search_text like ? escape '\'`, [
          likePattern(search),
        ])
        .orWhereRaw(String.raw`lower(drifts.reference) like ? escape '\'`, [
          likePattern(search),
        ]),
    );
  }
  if (by.status) {
    query.where('drifts.status', by.status);
  }
  if (by.live === true) {
    query.whereIn('drifts.status', LIVE);
  }
  if (by.live === false) {
    query.whereNotIn('drifts.status', LIVE);
  }
  if (by.reason) {
    query.where('drifts.reason', by.reason);
  }
  if (by.entityRef) {
    query.where('drifts.entity_ref', lower(by.entityRef));
  }
  if (ownerRef) {
    query.whereIn('drifts.entity_ref', q =>
      q
        .from('service_owners')
        .where('owner_ref', lower(ownerRef))
        .select('entity_ref'),
    );
  }
  return query;
}

/** Scans of the services that the caller may see. */
export function narrowScans(
  knex: Knex,
  by: ListScansOptions,
  criteria: Criteria,
): Knex.QueryBuilder {
  const query: Knex.QueryBuilder = knex('scans').whereIn(
    'scans.entity_ref',
    q =>
      q
        .from('services')
        .where(where => narrowServices(where, criteria))
        .select('services.entity_ref'),
  );
  if (by.state) {
    query.where('state', by.state);
  }
  if (by.entityRef) {
    query.where('scans.entity_ref', lower(by.entityRef));
  }
  return query;
}

/** Where a page of rows begins: after this one. */
export interface After {
  sort: string;
  id: string;
}

/** Rows in the order of a column and the id, after one of them. */
export function pageAfter(
  query: Knex.QueryBuilder,
  table: string,
  column: string,
  page: { after: After | undefined; limit: number },
): Knex.QueryBuilder {
  const sort = `${table}.${column}`;
  const id = `${table}.id`;
  const { after, limit } = page;
  if (after) {
    query.where(where =>
      where
        .where(sort, '>', after.sort)
        .orWhere(same =>
          same.where(sort, after.sort).andWhere(id, '>', after.id),
        ),
    );
  }
  return query.orderBy(sort).orderBy(id).limit(limit);
}
