import type { AccessRequestFilter } from '@fairway/plugin-jit-access-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';

/** Which requests the caller may see; undefined stands for all. */
export type VisibleRequests =
  PermissionCriteria<AccessRequestFilter> | undefined;

/** A page of a list. */
export interface PageQuery {
  limit: number;
  offset: number;
}

/** A page as stored. */
export interface Found<T> {
  items: T[];
  totalItems: number;
}

function applyFilter(
  query: Knex.QueryBuilder,
  { key, values }: AccessRequestFilter,
): void {
  if (key === 'owner') {
    query.whereIn('access_requests.owner_ref', values);
    return;
  }
  query.where(any =>
    any
      .whereIn('access_requests.requester', values)
      .orWhereIn('access_requests.grantee', values)
      .orWhereExists(exists =>
        exists
          .select('request_id')
          .from('access_request_approvers')
          .whereRaw('?? = ??', [
            'access_request_approvers.request_id',
            'access_requests.id',
          ])
          .whereIn('access_request_approvers.user_ref', values),
      ),
  );
}

/** Adds the caller's conditions on `access_requests` to a query. */
export function applyVisibility(
  query: Knex.QueryBuilder,
  criteria: VisibleRequests,
): void {
  if (criteria === undefined) {
    return;
  }
  if ('anyOf' in criteria) {
    query.where(any => {
      for (const part of criteria.anyOf) {
        any.orWhere(sub => applyVisibility(sub, part));
      }
    });
  } else if ('allOf' in criteria) {
    for (const part of criteria.allOf) {
      query.where(sub => applyVisibility(sub, part));
    }
  } else if ('not' in criteria) {
    query.whereNot(sub => applyVisibility(sub, criteria.not));
  } else {
    query.where(sub => applyFilter(sub, criteria));
  }
}

/** Case-insensitive part of any of the columns. */
export function applySearch(
  query: Knex.QueryBuilder,
  columns: readonly string[],
  search: string | undefined,
): void {
  const text = search?.trim().toLowerCase();
  if (!text) {
    return;
  }
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  query.where(any => {
    for (const column of columns) {
      any.orWhereRaw("lower(??) LIKE ? ESCAPE '\\'", [column, pattern]);
    }
  });
}
