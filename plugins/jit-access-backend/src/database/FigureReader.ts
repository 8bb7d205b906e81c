import type { Knex } from 'knex';
import { applyVisibility, type VisibleRequests } from './queries';

/** What figures count. */
export interface FigureQuery {
  visible: VisibleRequests;
  since: Date;
  now: Date;
}

/** Numbers of requests. */
export interface RequestFigures {
  pending: number;
  requests: number;
  /** Approved or denied. */
  decided: number;
  /** Approved without people. */
  auto: number;
}

/** Numbers of grants. */
export interface GrantFigures {
  live: number;
  overdueRevokes: number;
  breakGlass: number;
  reviewsOwed: number;
  reviewsOverdue: number;
  /** Created since and cancelled: never active. */
  unusedGrants: number;
}

const TERMINAL = ['ended', 'cancelled', 'failed'];
const TOP = 10;

type Counts = Record<string, number | string | null>;

function numberOf(counts: Counts | undefined, name: string): number {
  return Number(counts?.[name] ?? 0);
}

/** Counts in SQL what a caller may see. */
export class FigureReader {
  constructor(private readonly knex: Knex) {}

  async requests(query: FigureQuery): Promise<RequestFigures> {
    const since = query.since.toISOString();
    const rows = this.knex('access_requests');
    applyVisibility(rows, query.visible);
    const [counts]: Counts[] = await rows
      .where(any =>
        any.where('created_at', '>=', since).orWhere('state', 'pending'),
      )
      .select(
        this.knex.raw(
          `sum(case when state = 'pending' then 1 else 0 end) as pending`,
        ),
        this.knex.raw(
          `sum(case when created_at >= ? then 1 else 0 end) as requests`,
          [since],
        ),
        this.knex.raw(
          `sum(case when state in ('approved', 'denied') and created_at >= ? then 1 else 0 end) as decided`,
          [since],
        ),
        this.knex.raw(
          `sum(case when state = 'approved' and auto = ? and created_at >= ? then 1 else 0 end) as automatic`,
          [true, since],
        ),
      );
    return {
      pending: numberOf(counts, 'pending'),
      requests: numberOf(counts, 'requests'),
      decided: numberOf(counts, 'decided'),
      auto: numberOf(counts, 'automatic'),
    };
  }

  async grants(query: FigureQuery): Promise<GrantFigures> {
    const now = query.now.toISOString();
    const rows = this.knex('access_grants').join(
      'access_requests',
      'access_requests.id',
      'access_grants.request_id',
    );
    applyVisibility(rows, query.visible);
    const since = query.since.toISOString();
    const [counts]: Counts[] = await rows
      .where(any =>
        any
          .whereNotIn('access_grants.state', TERMINAL)
          .orWhere('access_grants.review_state', 'owed')
          .orWhere(used =>
            used
              .where('access_grants.kind', 'break-glass')
              .where('access_grants.created_at', '>=', since),
          )
          .orWhere(unused =>
            unused
              .where('access_grants.state', 'cancelled')
              .where('access_grants.created_at', '>=', since),
          ),
      )
      .select(
        this.knex.raw(
          `sum(case when access_grants.state in ('ended', 'cancelled', 'failed') then 0 else 1 end) as live`,
        ),
        this.knex.raw(
          `sum(case when access_grants.state = 'revoke-overdue' then 1 else 0 end) as overdue`,
        ),
        this.knex.raw(
          `sum(case when access_grants.kind = 'break-glass' and access_grants.created_at >= ? then 1 else 0 end) as glass`,
          [since],
        ),
        this.knex.raw(
          `sum(case when access_grants.review_state = 'owed' then 1 else 0 end) as owed`,
        ),
        this.knex.raw(
          `sum(case when access_grants.state = 'cancelled' and access_grants.created_at >= ? then 1 else 0 end) as unused`,
          [since],
        ),
        this.knex.raw(
          `sum(case when access_grants.review_state = 'owed' and access_grants.review_due_at < ? then 1 else 0 end) as late`,
          [now],
        ),
      );
    return {
      live: numberOf(counts, 'live'),
      overdueRevokes: numberOf(counts, 'overdue'),
      breakGlass: numberOf(counts, 'glass'),
      reviewsOwed: numberOf(counts, 'owed'),
      reviewsOverdue: numberOf(counts, 'late'),
      unusedGrants: numberOf(counts, 'unused'),
    };
  }

  /** Of what people decided, in seconds; null when they decided nothing. */
  async medianSecondsToDecision(query: FigureQuery): Promise<number | null> {
    const decided = () => {
      const rows = this.knex('access_requests');
      applyVisibility(rows, query.visible);
      return rows
        .whereIn('state', ['approved', 'denied'])
        .where('auto', false)
        .whereNotNull('decided_at')
        .where('created_at', '>=', query.since.toISOString());
    };
    const [counts]: Counts[] = await decided().count({ total: '*' });
    const total = numberOf(counts, 'total');
    if (total === 0) {
      return null;
    }
    const isPostgres = this.knex.client.config.client === 'pg';
    const taken = isPostgres
      ? 'extract(epoch from (decided_at::timestamptz - created_at::timestamptz))'
      : '(julianday(decided_at) - julianday(created_at)) * 86400.0';
    const middle: Counts[] = await decided()
      .select(this.knex.raw(`${taken} as seconds`))
      .orderBy('seconds')
      .offset(Math.floor((total - 1) / 2))
      .limit(total % 2 === 0 ? 2 : 1);
    const sum = middle.reduce((all, row) => all + numberOf(row, 'seconds'), 0);
    return middle.length === 0 ? null : sum / middle.length;
  }

  /** Targets that most was asked for. */
  async topTargets(
    query: FigureQuery,
  ): Promise<{ entityRef: string; requests: number }[]> {
    const rows = this.knex('access_requests');
    applyVisibility(rows, query.visible);
    const found: { entity_ref: string; total?: number | string }[] = await rows
      .where('created_at', '>=', query.since.toISOString())
      .groupBy('entity_ref')
      .select<{ entity_ref: string; total?: number | string }[]>(
        'entity_ref',
        this.knex.raw('count(*) as total'),
      )
      .orderBy([
        { column: 'total', order: 'desc' },
        { column: 'entity_ref', order: 'asc' },
      ])
      .limit(TOP);
    return found.map(row => ({
      entityRef: row.entity_ref,
      requests: Number(row.total),
    }));
  }

  /** Differences at providers that last, and those of them that are access of others; of grants that are visible, or all. */
  async drift(
    visible: VisibleRequests,
  ): Promise<{ driftOpen: number; standingAccess: number }> {
    const rows = this.knex('access_drift').whereNull(
      'access_drift.resolved_at',
    );
    if (visible !== undefined) {
      rows
        .join('access_grants', 'access_grants.id', 'access_drift.grant_id')
        .join(
          'access_requests',
          'access_requests.id',
          'access_grants.request_id',
        );
      applyVisibility(rows, visible);
    }
    const [counts]: Counts[] = await rows
      .count({ total: '*' })
      .select(
        this.knex.raw(
          `sum(case when access_drift.kind = 'foreign' then 1 else 0 end) as standing`,
        ),
      );
    return {
      driftOpen: numberOf(counts, 'total'),
      standingAccess: numberOf(counts, 'standing'),
    };
  }
}
