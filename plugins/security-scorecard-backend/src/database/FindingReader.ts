import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type {
  Finding,
  FindingStatus,
  Page,
  Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { whereAny } from './bulk';
import { applyCriteria } from './criteria';
import {
  likePattern,
  toFinding,
  type FindingRow,
  type ObservationRow,
} from './rows';
import { applyScope } from './TreeStore';

/** What a list of findings is narrowed by. */
export interface FindingListQuery {
  search?: string;
  severity?: Severity;
  status?: FindingStatus;
  limit: number;
  offset: number;
}

/** What a list of the findings of many entities is narrowed by, all in SQL. */
export interface AllFindingsQuery extends FindingListQuery {
  /** Group, system or domain: its entities and those of everything below it. */
  scope?: string;
  /** Only open ones past their deadline that nobody waived. */
  overdue?: boolean;
  /** What the caller may see. */
  criteria?: PermissionCriteria<ScorecardFilter>;
}

/** Reads stored findings. */
export class FindingReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** A page of findings of one entity: due ones first, then the most severe. */
  async list(
    entityRef: string,
    query: FindingListQuery,
  ): Promise<Page<Finding>> {
    return this.#page(query, rows => rows.where('entity_ref', entityRef));
  }

  /** A page of findings of every entity that the caller may see, in the same order. */
  async listAll(query: AllFindingsQuery, now: Date): Promise<Page<Finding>> {
    return this.#page(query, rows => {
      if (query.criteria || query.scope) {
        rows.whereIn('entity_ref', q => {
          q.from('scorecards')
            .where(where => applyCriteria(where, query.criteria))
            .select('scorecards.entity_ref');
          if (query.scope) {
            applyScope(q, this.#knex, query.scope);
          }
        });
      }
      if (query.overdue !== undefined) {
        const late = (q: Knex.QueryBuilder) =>
          q
            .where('status', 'open')
            .whereNull('waiver_id')
            .whereNotNull('deadline')
            .where('deadline', '<', now.toISOString());
        if (query.overdue) {
          late(rows);
        } else {
          rows.whereNotIn('id', late(this.#knex('findings')).select('id'));
        }
      }
      return rows;
    });
  }

  async #page(
    query: FindingListQuery,
    about: (rows: Knex.QueryBuilder) => Knex.QueryBuilder,
  ): Promise<Page<Finding>> {
    const narrowed = () => {
      const rows = about(this.#knex('findings'));
      if (query.search) {
        rows.whereRaw(String.raw`search_text like ? escape '\'`, [
          likePattern(query.search),
        ]);
      }
      if (query.severity) {
        rows.where('severity', query.severity);
      }
      if (query.status) {
        rows.where('status', query.status);
      }
      return rows;
    };
    const [{ total }] = await narrowed().count({ total: '*' });
    const rows: FindingRow[] = await narrowed()
      .orderByRaw('case when deadline is null then 1 else 0 end')
      .orderBy([
        { column: 'deadline' },
        { column: 'severity_rank' },
        { column: 'id' },
      ])
      .limit(query.limit)
      .offset(query.offset)
      .select();
    return { items: await this.#seen(rows), totalItems: Number(total) };
  }

  /**
   * An observation that found what was found before writes nothing here, so a
   * finding was last seen when its sources last looked.
   */
  async #seen(rows: readonly FindingRow[]): Promise<Finding[]> {
    const refs = [
      ...new Set(
        rows.filter(r => r.status !== 'resolved').map(r => r.entity_ref),
      ),
    ];
    const observations: Pick<
      ObservationRow,
      'entity_ref' | 'collector_id' | 'facts_at'
    >[] = refs.length
      ? await whereAny(
          this.#knex,
          this.#knex('timed_observations').where('status', 'ok'),
          'entity_ref',
          refs,
        ).select('entity_ref', 'collector_id', 'facts_at')
      : [];
    const times = new Map(
      observations.map(o => [`${o.entity_ref} ${o.collector_id}`, o.facts_at]),
    );
    return rows.map(row => {
      const finding = toFinding(row);
      const seen =
        row.status === 'resolved'
          ? []
          : finding.sources.flatMap(
              id => times.get(`${row.entity_ref} ${id}`) ?? [],
            );
      return {
        ...finding,
        lastSeenAt: [finding.lastSeenAt, ...seen].sort().at(-1) ?? '',
      };
    });
  }
}
