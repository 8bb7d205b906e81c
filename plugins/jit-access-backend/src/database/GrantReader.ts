import type { Knex } from 'knex';

const TERMINAL = ['ended', 'cancelled', 'failed'];

/** Grants of one policy that have not ended. */
export interface LiveGrants {
  live: number;
  /** Those that should have ended and are still there. */
  overdue: number;
}

/** Reads which grants have not ended, over all people. */
export class GrantReader {
  constructor(private readonly knex: Knex) {}

  /** By policy; those without a live grant are left out. */
  async liveByPolicy(
    policyIds: readonly string[],
    now: Date,
  ): Promise<Map<string, LiveGrants>> {
    const rows: {
      policy_id: string;
      live: number | string;
      overdue: number | string;
    }[] = await this.knex('access_grants')
      .join('access_requests', 'access_requests.id', 'access_grants.request_id')
      .whereIn('access_requests.policy_id', [...policyIds])
      .whereNotIn('access_grants.state', TERMINAL)
      .groupBy('access_requests.policy_id')
      .select('access_requests.policy_id')
      .count({ live: '*' })
      .select(
        this.knex.raw(
          `sum(case when access_grants.state = 'revoke-overdue' or access_grants.ends_at < ? then 1 else 0 end) as overdue`,
          [now.toISOString()],
        ),
      );
    return new Map(
      rows.map(row => [
        row.policy_id,
        { live: Number(row.live), overdue: Number(row.overdue) },
      ]),
    );
  }

  /** How many revokes are late, by provider; those without are left out. */
  async overdueByProvider(): Promise<Map<string, number>> {
    const rows: { provider: string; total: number | string }[] =
      await this.knex('access_grants')
        .join(
          'access_requests',
          'access_requests.id',
          'access_grants.request_id',
        )
        .where('access_grants.state', 'revoke-overdue')
        .groupBy('access_requests.provider')
        .select('access_requests.provider')
        .count({ total: '*' });
    return new Map(rows.map(row => [row.provider, Number(row.total)]));
  }

  /**
   * Break-glass grants since a moment, by policy, and those of them whose
   * review is owed past its time.
   */
  async breakGlassByPolicy(
    policyIds: readonly string[],
    since: Date,
    now: Date,
  ): Promise<Map<string, { used: number; late: number }>> {
    const rows: {
      policy_id: string;
      used: number | string;
      late: number | string;
    }[] = await this.knex('access_grants')
      .whereIn('policy_id', [...policyIds])
      .where({ kind: 'break-glass' })
      .where('created_at', '>=', since.toISOString())
      .groupBy('policy_id')
      .select('policy_id')
      .count({ used: '*' })
      .select(
        this.knex.raw(
          `sum(case when review_state = 'owed' and review_due_at < ? then 1 else 0 end) as late`,
          [now.toISOString()],
        ),
      );
    return new Map(
      rows.map(row => [
        row.policy_id,
        { used: Number(row.used), late: Number(row.late) },
      ]),
    );
  }

  /**
   * Keys of the entitlements, with the person's name at the provider, that a
   * grant accounts for, also one whose revoke has not succeeded yet.
   */
  async grantedKeys(): Promise<Set<string>> {
    const keys: string[] = await this.knex('access_grants')
      .whereNotIn('state', TERMINAL)
      .distinct('entitlement_key')
      .pluck('entitlement_key');
    return new Set(keys);
  }
}
