import type { BudgetAmount } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';

/** Whose use of which policy. */
export interface BudgetSubject {
  grantee: string;
  policyId: string;
  /** Start of the window. */
  since: Date;
  /** A request that is left out, with its grant: the one at hand. */
  notRequest: string | null;
}

interface SumRow {
  grants: number | string | null;
  seconds: number | string | null;
}

/** Never had, so it costs nothing. */
const NEVER = ['cancelled', 'failed'];

/** Seconds between two columns of ISO 8601 text. */
function secondsBetween(knex: Knex, from: string, to: string): string {
  return knex.client.config.client === 'pg'
    ? `extract(epoch from ((${to})::timestamptz - (${from})::timestamptz))`
    : `((julianday(${to}) - julianday(${from})) * 86400.0)`;
}

function amount(row: SumRow | undefined): BudgetAmount {
  return {
    grants: Number(row?.grants ?? 0),
    hours: Number(row?.seconds ?? 0) / 3600,
  };
}

/** Sums up what people had, have and have planned. */
export class BudgetStore {
  /**
   * Grants that begin in the window or later, and the hours of all grants that
   * fall into it, each at the time it took or is planned to take; requests that
   * wait count as if approved.
   */
  async used(knex: Knex, subject: BudgetSubject): Promise<BudgetAmount> {
    const [granted, waiting] = await Promise.all([
      this.granted(knex, subject),
      this.waiting(knex, subject),
    ]);
    return {
      grants: granted.grants + waiting.grants,
      hours: granted.hours + waiting.hours,
    };
  }

  private async granted(
    knex: Knex,
    { grantee, policyId, since, notRequest }: BudgetSubject,
  ): Promise<BudgetAmount> {
    const start = since.toISOString();
    const begin = 'coalesce(g.starts_at, g.scheduled_for, g.created_at)';
    const end = 'coalesce(g.ended_at, g.ends_at)';
    const from = `CASE WHEN g.starts_at > ? THEN g.starts_at ELSE ? END`;
    const query = knex('access_grants as g')
      .join('access_requests as r', 'r.id', 'g.request_id')
      .where({ 'g.grantee': grantee, 'g.policy_id': policyId })
      .whereNotIn('g.state', NEVER)
      .where(open =>
        open
          .whereNull('g.starts_at')
          .orWhereRaw(`coalesce(${end}, ?) > ?`, [start, start]),
      )
      .select<SumRow[]>(
        knex.raw(`sum(CASE WHEN ${begin} >= ? THEN 1 ELSE 0 END) as grants`, [
          start,
        ]),
        knex.raw(
          `sum(CASE WHEN g.starts_at IS NULL THEN r.duration_seconds ELSE ${secondsBetween(knex, from, end)} END) as seconds`,
          [start, start],
        ),
      );
    if (notRequest !== null) {
      query.whereNot('r.id', notRequest);
    }
    const [row] = await query;
    return amount(row);
  }

  private async waiting(
    knex: Knex,
    { grantee, policyId, notRequest }: BudgetSubject,
  ): Promise<BudgetAmount> {
    const query = knex('access_requests')
      .where({ grantee, policy_id: policyId, state: 'pending' })
      .select<SumRow[]>(
        knex.raw(
          `sum(CASE WHEN kind = 'extension' THEN 0 ELSE 1 END) as grants`,
        ),
        knex.raw('sum(duration_seconds) as seconds'),
      );
    if (notRequest !== null) {
      query.whereNot('id', notRequest);
    }
    const [row] = await query;
    return amount(row);
  }
}
