import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type {
  Finding,
  FindingStatus,
  OverdueAge,
  Page,
  Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { whereAny } from './bulk';
import { rangeOfAge } from '../domain/overdue';
import { applyCriteria } from './criteria';
import { whereOwner } from './owners';
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
  /** Only overdue ones whose deadline has been over for so long. */
  age?: OverdueAge;
  /** An owner of the entity itself. */
  ownerRef?: string;
  /** Template that the entity was made from. */
  template?: string;
  /** The whole name of the vulnerability. */
  vulnerability?: string;
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
    return this.#page(query, rows => this.#narrow(rows, query, now));
  }

  /** Overdue findings in the same order, after one of them when it is given; they are not counted. */
  async overdue(
    query: Pick<AllFindingsQuery, 'scope' | 'criteria' | 'limit'> & {
      after?: Pick<Finding, 'deadline' | 'id'>;
    },
    now: Date,
  ): Promise<Finding[]> {
    const { after, limit, ...narrowing } = query;
    const rows = this.#narrow(
      this.#knex('findings'),
      { ...narrowing, overdue: true },
      now,
    );
    if (after) {
      const { deadline, id } = after;
      rows
        .where('deadline', '>=', deadline)
        .where(later =>
          later.where('deadline', '>', deadline).orWhere('id', '>', id),
        );
    }
    return this.#seen(
      await rows.orderBy(['deadline', 'id']).limit(limit).select(),
    );
  }

  #narrow(
    rows: Knex.QueryBuilder,
    query: Omit<AllFindingsQuery, 'limit' | 'offset'>,
    now: Date,
  ): Knex.QueryBuilder {
    const { criteria, scope, ownerRef, template, vulnerability, age } = query;
    if (criteria || scope || template) {
      rows.whereIn('entity_ref', q => {
        q.from('scorecards')
          .where(where => applyCriteria(where, criteria))
          .select('scorecards.entity_ref');
        if (scope) {
          applyScope(q, this.#knex, scope);
        }
        if (template) {
          q.where('template_ref', template.toLocaleLowerCase('en-US'));
        }
      });
    }
    if (ownerRef) {
      rows.whereIn('entity_ref', q =>
        whereOwner(q, ownerRef).select('entity_ref'),
      );
    }
    if (vulnerability !== undefined) {
      rows.where('vulnerability', vulnerability);
    }
    if (age) {
      const { from, to } = rangeOfAge(age, now);
      rows.where('deadline', '<', to);
      if (from) {
        rows.where('deadline', '>=', from);
      }
    }
    const overdue = age ? true : query.overdue;
    if (overdue !== undefined) {
      const late = (q: Knex.QueryBuilder) =>
        q
          .where('status', 'open')
          .whereNull('waiver_id')
          .whereNotNull('deadline')
          .where('deadline', '<', now.toISOString());
      if (overdue) {
        late(rows);
      } else {
        rows.whereNotIn('id', late(this.#knex('findings')).select('id'));
      }
    }
    return rows;
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
