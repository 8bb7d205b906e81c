import type { ListRequestsOptions } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import {
  applySearch,
  applyVisibility,
  type Found,
  type PageQuery,
  type VisibleRequests,
} from './queries';
import {
  toRequest,
  type RequestRecord,
  type StoredRequest,
} from './records/request';

/** Filters of {@link listRequests}. */
export interface RequestQuery extends PageQuery {
  view: ListRequestsOptions['view'];
  /** The caller; null for a service. */
  user: string | null;
  search?: string;
  state?: string;
  /** Requests are waiting for somebody only before their deadline. */
  now: string;
  visible: VisibleRequests;
}

function applyView(rows: Knex.QueryBuilder, query: RequestQuery): void {
  if (query.view === 'all') {
    return;
  }
  // A service has no requests of its own and decides nothing.
  const user = query.user ?? '';
  if (query.view === 'mine') {
    rows.where(any => any.where('requester', user).orWhere('grantee', user));
    return;
  }
  if (query.view === 'to-decide') {
    rows
      .where('state', 'pending')
      .where('deadline', '>', query.now)
      .whereIn('id', sub =>
        sub
          .select('request_id')
          .from('access_request_approvers')
          .where({ user_ref: user, waiting: true }),
      );
    return;
  }
  rows.whereIn('id', sub =>
    sub
      .select('request_id')
      .from('access_decisions')
      .where({ decided_by: user }),
  );
}

/** A page of the requests that a caller sees, newest first. */
export async function listRequests(
  knex: Knex,
  query: RequestQuery,
): Promise<Found<StoredRequest>> {
  const filtered = () => {
    const rows = knex<RequestRecord>('access_requests');
    applyVisibility(rows, query.visible);
    applySearch(
      rows,
      ['title', 'policy_id', 'requester', 'reason', 'ticket', 'entity_ref'],
      query.search,
    );
    if (query.state) {
      rows.where('access_requests.state', query.state);
    }
    applyView(rows, query);
    return rows;
  };
  const [{ total }] = await filtered().count({ total: '*' });
  const records: RequestRecord[] = await filtered()
    .select('*')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'asc' },
    ])
    .limit(query.limit)
    .offset(query.offset);
  return { items: records.map(toRequest), totalItems: Number(total) };
}
