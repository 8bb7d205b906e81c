import type {
  ActionCounts,
  ClassFigures,
} from '@fairway/plugin-security-cases-common';
import type { Knex } from 'knex';
import { applyCriteria, type Criteria } from './criteria';
import { classOf } from './rows';

/** Nothing was done. */
export const NO_ACTIONS: ActionCounts = {
  auto: 0,
  run: 0,
  declined: 0,
  failed: 0,
  proposed: 0,
  recorded: 0,
};

/** Counts cases that the caller may see, with SQL only. */
export class FigureReader {
  constructor(private readonly knex: Knex) {}

  /** What is open now. */
  async openFigures(criteria: Criteria): Promise<{
    open: number;
    unassigned: number;
    holding: number;
    proposals: number;
    failedActions: number;
  }> {
    const open = () =>
      this.#visible(criteria).whereNull('security_cases.closed_at');
    const inState = (state: string, cases: Knex.QueryBuilder) =>
      this.#count(
        this.knex('case_actions')
          .where({ state })
          .whereIn('case_id', cases.select('security_cases.id')),
      );
    const [all, unassigned, holding, proposals, failedActions] =
      await Promise.all([
        this.#count(open()),
        this.#count(open().whereNull('security_cases.assignee')),
        this.#count(this.#visible(criteria).where({ holding: true })),
        inState('proposed', open()),
        inState('failed', open()),
      ]);
    return { open: all, unassigned, holding, proposals, failedActions };
  }

  /** Cases by their class: open ones, and those opened and closed since a moment. */
  async classes(criteria: Criteria, since: string): Promise<ClassFigures[]> {
    const rows: {
      class: string;
      open: number | string;
      opened: number | string;
      closed: number | string;
    }[] = await this.#visible(criteria)
      .where(recent =>
        recent
          .whereNull('security_cases.closed_at')
          .orWhere('security_cases.opened_at', '>=', since)
          .orWhere('security_cases.closed_at', '>=', since),
      )
      .groupBy('security_cases.class')
      .orderBy('security_cases.class')
      .select('security_cases.class')
      .select(
        this.knex.raw(
          'sum(case when security_cases.closed_at is null then 1 else 0 end) as open',
        ),
        this.knex.raw(
          'sum(case when security_cases.opened_at >= ? then 1 else 0 end) as opened',
          [since],
        ),
        this.knex.raw(
          'sum(case when security_cases.closed_at >= ? then 1 else 0 end) as closed',
          [since],
        ),
      );
    return rows.map(row => ({
      class: classOf(row.class),
      open: Number(row.open),
      opened: Number(row.opened),
      closed: Number(row.closed),
    }));
  }

  /** How long the latest closed cases were open, in milliseconds; at most 1,000. */
  async openTimes(criteria: Criteria, since: string): Promise<number[]> {
    const rows: { opened_at: string; closed_at: string }[] =
      await this.#visible(criteria)
        .where('security_cases.closed_at', '>=', since)
        .orderBy('security_cases.closed_at', 'desc')
        .limit(1000)
        .select('security_cases.opened_at', 'security_cases.closed_at');
    return rows.map(
      row => Date.parse(row.closed_at) - Date.parse(row.opened_at),
    );
  }

  /** Actions since a moment, by the owner of the case. */
  async actionCounts(
    criteria: Criteria,
    since: string,
  ): Promise<Map<string | null, ActionCounts>> {
    const rows: {
      owner_ref: string | null;
      state: string;
      mode: string;
      total: number | string;
    }[] = await this.#visible(criteria)
      .join('case_actions', 'case_actions.case_id', 'security_cases.id')
      .where('case_actions.created_at', '>=', since)
      .groupBy(
        'security_cases.owner_ref',
        'case_actions.state',
        'case_actions.mode',
      )
      .select(
        'security_cases.owner_ref',
        'case_actions.state',
        'case_actions.mode',
      )
      .count({ total: '*' });
    const counts = new Map<string | null, ActionCounts>();
    for (const row of rows) {
      const own = counts.get(row.owner_ref) ?? { ...NO_ACTIONS };
      const column = columnOf(row.state, row.mode);
      if (column) {
        own[column] += Number(row.total);
      }
      counts.set(row.owner_ref, own);
    }
    return counts;
  }

  /** Cases by their owner: open ones, and all since a moment. */
  async casesByOwner(
    criteria: Criteria,
    since: string,
  ): Promise<Map<string | null, { open: number; recent: number }>> {
    const rows: {
      owner_ref: string | null;
      open: number | string;
      recent: number | string;
    }[] = await this.#visible(criteria)
      .groupBy('security_cases.owner_ref')
      .select('security_cases.owner_ref')
      .select(
        this.knex.raw(
          'sum(case when security_cases.closed_at is null then 1 else 0 end) as open',
        ),
        this.knex.raw(
          'sum(case when security_cases.opened_at >= ? then 1 else 0 end) as recent',
          [since],
        ),
      );
    return new Map(
      rows.map(row => [
        row.owner_ref,
        { open: Number(row.open), recent: Number(row.recent) },
      ]),
    );
  }

  #visible(criteria: Criteria) {
    return this.knex('security_cases').where(q => applyCriteria(q, criteria));
  }

  async #count(query: Knex.QueryBuilder): Promise<number> {
    const [row] = await query.count({ total: '*' });
    return Number(row.total);
  }
}

function columnOf(state: string, mode: string): keyof ActionCounts | undefined {
  switch (state) {
    case 'done':
      return mode === 'auto' ? 'auto' : 'run';
    case 'declined':
    case 'failed':
    case 'proposed':
    case 'recorded':
      return state;
    default:
      return undefined;
  }
}
