import type { Knex } from 'knex';
import {
  toRequest,
  type RequestRecord,
  type StoredRequest,
} from './records/request';

/** Where a page of requests ended. */
export interface ReplayCursor {
  createdAt: string;
  id: string;
}

/** Reads past requests, newest first, a page at a time. */
export class ReplayReader {
  async page(
    knex: Knex,
    o: {
      policyId: string;
      /** ISO 8601, inclusive. */
      since: string;
      after: ReplayCursor | undefined;
      limit: number;
    },
  ): Promise<StoredRequest[]> {
    const query = knex<RequestRecord>('access_requests')
      .where({ policy_id: o.policyId })
      .whereIn('kind', ['access', 'break-glass'])
      .where('created_at', '>=', o.since)
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(o.limit);
    const { after } = o;
    if (after) {
      query.where(rest =>
        rest
          .where('created_at', '<', after.createdAt)
          .orWhere(same =>
            same
              .where({ created_at: after.createdAt })
              .where('id', '<', after.id),
          ),
      );
    }
    const records: RequestRecord[] = await query;
    return records.map(toRequest);
  }
}
