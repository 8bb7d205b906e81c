import {
  summarizeResults,
  type Coverage,
  type Level,
  type Page,
  type PillarSummary,
  type Scorecard,
  type ScorecardSummary,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { earliest } from '../domain/durations';
import type { StoredResult } from '../domain/evaluate';
import { applyStaleness } from '../domain/staleness';
import { applyCriteria } from './criteria';
import { staleResults } from './staleResults';
import {
  levelOfRank,
  likePattern,
  parseJson,
  rankOfLevel,
  SUMMARY_COLUMNS,
  type ObservationRow,
  type ScorecardRow,
  type SummaryRow,
} from './rows';

/** What a list of scorecards is narrowed by, all in SQL. */
export interface ScorecardListQuery {
  search?: string;
  ownerRef?: string;
  level?: Level;
  orderBy: 'worst' | 'title' | 'deadline';
  limit: number;
  offset: number;
  /** What the caller may see. */
  criteria?: PermissionCriteria<ScorecardFilter>;
}

/** Reads stored scorecards; it evaluates no check and asks no source. */
export class ScorecardReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** A page of scorecards and how many there are in all. */
  async list(
    query: ScorecardListQuery,
    now: Date,
  ): Promise<Page<ScorecardSummary>> {
    const narrowed = () => {
      const rows = this.#knex('scorecards').where(where => {
        applyCriteria(where, query.criteria);
      });
      if (query.search) {
        rows.whereRaw(String.raw`search_text like ? escape '\'`, [
          likePattern(query.search),
        ]);
      }
      if (query.ownerRef) {
        rows.where('owner_ref', query.ownerRef.toLocaleLowerCase('en-US'));
      }
      if (query.level) {
        rows.where('level', rankOfLevel(query.level));
      }
      return rows;
    };
    const [{ total }] = await narrowed().count({ total: '*' });
    const rows: SummaryRow[] = await order(narrowed(), query.orderBy)
      .limit(query.limit)
      .offset(query.offset)
      .select(...SUMMARY_COLUMNS);
    return {
      items: await this.#summaries(rows, now),
      totalItems: Number(total),
    };
  }

  /** The scorecard of one entity; undefined when it has none. */
  async get(entityRef: string, now: Date): Promise<Scorecard | undefined> {
    const row: ScorecardRow | undefined = await this.#knex<ScorecardRow>(
      'scorecards',
    )
      .where('entity_ref', entityRef)
      .first();
    if (!row) {
      return undefined;
    }
    const observations: Pick<ObservationRow, 'collector_id' | 'coverage'>[] =
      await this.#knex<ObservationRow>('observations')
        .where('entity_ref', entityRef)
        .orderBy('collector_id')
        .select('collector_id', 'coverage');
    const [summary] = await this.#summaries([row], now);
    const results = applyStaleness(parseJson<StoredResult[]>(row.results), now);
    const { nextLevel } = summarizeResults(results);
    return {
      ...summary,
      nextLevel,
      results: results.map(({ failingSince: _, ...shown }) => shown),
      coverageRows: observations.flatMap(o =>
        parseJson<Omit<Coverage, 'source'>[]>(o.coverage).map(c => ({
          ...c,
          source: o.collector_id,
        })),
      ),
    };
  }

  /** Owners by entity ref, in the order of the refs; undefined where there is no scorecard. */
  async resources(
    entityRefs: readonly string[],
  ): Promise<(Pick<ScorecardSummary, 'entityRef' | 'ownerRef'> | undefined)[]> {
    const rows: Pick<ScorecardRow, 'entity_ref' | 'owner_ref'>[] =
      await this.#knex<ScorecardRow>('scorecards')
        .whereIn('entity_ref', [...entityRefs])
        .select('entity_ref', 'owner_ref');
    const owners = new Map(rows.map(r => [r.entity_ref, r.owner_ref]));
    return entityRefs.map(ref => {
      const ownerRef = owners.get(ref);
      return ownerRef === undefined ? undefined : { entityRef: ref, ownerRef };
    });
  }

  /**
   * Most rows are up to date. Those with a result that turned stale since the
   * last scheduled pass are rolled up again from their stored results.
   */
  async #summaries(
    rows: readonly SummaryRow[],
    now: Date,
  ): Promise<ScorecardSummary[]> {
    const overdue = await this.#overdue(
      rows.map(r => r.entity_ref),
      now,
    );
    const stale = await staleResults(this.#knex, rows, now);
    return rows.map(row => {
      const results = stale.get(row.entity_ref);
      const stored = {
        level: levelOfRank(row.level),
        score: row.score,
        coverage: { known: row.known, applicable: row.applicable },
        pillars: parseJson<PillarSummary[]>(row.pillars),
      };
      const { level, score, coverage, pillars } = results
        ? summarizeResults(results)
        : stored;
      return {
        entityRef: row.entity_ref,
        title: row.title,
        ownerRef: row.owner_ref,
        system: row.system_ref,
        level,
        score,
        coverage,
        pillars,
        openFindings: {
          critical: row.open_critical,
          high: row.open_high,
          medium: row.open_medium,
          low: row.open_low,
          informational: row.open_informational,
          untriaged: row.open_untriaged,
        },
        overdueFindings: overdue.get(row.entity_ref) ?? 0,
        nextDeadline: results
          ? earliest([row.finding_deadline, ...results.map(r => r.deadline)])
          : row.next_deadline,
        evaluatedAt: row.evaluated_at,
      };
    });
  }

  async #overdue(
    entityRefs: readonly string[],
    now: Date,
  ): Promise<Map<string, number>> {
    const rows: { entity_ref: string; total: number | string }[] =
      await this.#knex('findings')
        .whereIn('entity_ref', [...entityRefs])
        .where('status', 'open')
        .where('deadline', '<', now.toISOString())
        .groupBy('entity_ref')
        .select('entity_ref')
        .count({ total: '*' });
    return new Map(rows.map(row => [row.entity_ref, Number(row.total)]));
  }
}

function order(
  rows: Knex.QueryBuilder,
  by: ScorecardListQuery['orderBy'],
): Knex.QueryBuilder {
  const deadline = (query: Knex.QueryBuilder) =>
    query
      .orderByRaw('case when next_deadline is null then 1 else 0 end')
      .orderBy('next_deadline');
  switch (by) {
    case 'title':
      return rows.orderByRaw('lower(title)').orderBy('entity_ref');
    case 'deadline':
      return deadline(rows).orderBy('entity_ref');
    default:
      return deadline(rows.orderBy('level'))
        .orderByRaw('case when score is null then 0 else 1 end')
        .orderBy(['score', 'entity_ref']);
  }
}
