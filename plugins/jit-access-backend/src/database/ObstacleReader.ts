import type { Knex } from 'knex';
import { canonicalJson } from '../ledger/hashing';
import { parseTexts } from './columns';
import type { GrantRecord } from './records/grant';

const TERMINAL = ['ended', 'cancelled', 'failed'];

interface CountRow {
  policy_id: string;
  total: number | string;
}

function countsOf(rows: CountRow[]): Map<string, number> {
  return new Map(rows.map(row => [row.policy_id, Number(row.total)]));
}

/** What stands in a person's way, for all policies at once. */
export interface PersonsUse {
  /** Live grants, by policy. */
  live: Map<string, number>;
  /** Requests for access that wait, by policy. */
  waiting: Map<string, number>;
  /** Requests of any kind that the person made and that wait. */
  open: number;
}

/** Reads, in few queries, what a list of entitlements has to know. */
export class ObstacleReader {
  async use(knex: Knex, person: string): Promise<PersonsUse> {
    const [live, waiting, [open]] = await Promise.all([
      knex('access_grants')
        .where({ grantee: person })
        .whereNotIn('state', TERMINAL)
        .groupBy('policy_id')
        .select<CountRow[]>('policy_id', knex.raw('count(*) as total')),
      knex('access_requests')
        .where({ grantee: person, state: 'pending', kind: 'access' })
        .groupBy('policy_id')
        .select<CountRow[]>('policy_id', knex.raw('count(*) as total')),
      knex('access_requests')
        .where({ requester: person, state: 'pending' })
        .count<{ total: number | string }[]>({ total: '*' }),
    ]);
    return {
      live: countsOf(live),
      waiting: countsOf(waiting),
      open: Number(open?.total ?? 0),
    };
  }

  /** Entitlements that somebody still has after their time, as {@link overdueKey}. */
  async overdue(knex: Knex): Promise<Set<string>> {
    const rows: (Pick<GrantRecord, 'entitlement'> & { provider: string })[] =
      await knex('access_grants')
        .join(
          'access_requests',
          'access_requests.id',
          'access_grants.request_id',
        )
        .where('access_grants.state', 'revoke-overdue')
        .distinct('access_requests.provider', 'access_grants.entitlement');
    return new Set(
      rows.map(row =>
        overdueKey(
          row.provider,
          parseTexts(row.entitlement, 'access_grants.entitlement'),
        ),
      ),
    );
  }
}

/** An entitlement, whoever has it, as text. */
export function overdueKey(
  provider: string,
  entitlement: Record<string, string>,
): string {
  return canonicalJson([provider, entitlement]);
}
