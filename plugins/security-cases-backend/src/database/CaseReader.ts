import type {
  CaseFilter,
  CaseSummary,
  ListCasesOptions,
  SecurityCase,
} from '@fairway/plugin-security-cases-common';
import type { Knex } from 'knex';
import type { CaseResource } from '../permissions/resource';
import { applyCriteria, type Criteria } from './criteria';
import {
  actionOf,
  entryOf,
  eventOf,
  linkOf,
  summaryOf,
  type ActionRow,
  type CaseRow,
  type EventRow,
  type LinkRow,
  type TimelineRow,
} from './rows';

/** A page of cases that the caller may see. */
export interface CaseQuery extends ListCasesOptions {
  limit: number;
  offset: number;
  criteria: Criteria;
}

/** A case without what depends on the caller. */
export type StoredCase = Omit<SecurityCase, 'may'>;

const EVENTS_SHOWN = 100;
const ENTRIES_SHOWN = 1000;

type CountedRow = CaseRow & {
  proposals: number | string;
  failures: number | string;
};

const lower = (text: string) => text.toLocaleLowerCase('en-US');
const instant = (text: string) => new Date(text).toISOString();

/** Reads cases, with SQL only. */
export class CaseReader {
  constructor(private readonly knex: Knex) {}

  async list(
    query: CaseQuery,
  ): Promise<{ items: CaseSummary[]; totalItems: number }> {
    const page = this.#ordered(this.#narrowed(query), query.orderBy ?? 'urgent')
      .limit(query.limit)
      .offset(query.offset);
    const [rows, totalItems] = await Promise.all([
      this.#counted(page),
      this.#count(this.#narrowed(query)),
    ]);
    return { items: rows.map(summaryOf), totalItems };
  }

  /** The same cases a page at a time, oldest first, to write them all out. */
  async after(
    filter: CaseFilter & { criteria: Criteria },
    number: number,
    limit: number,
  ): Promise<{ items: CaseSummary[]; last: number }> {
    const rows = await this.#counted(
      this.#narrowed(filter)
        .where('security_cases.number', '>', number)
        .orderBy('security_cases.number')
        .limit(limit),
    );
    return { items: rows.map(summaryOf), last: rows.at(-1)?.number ?? number };
  }

  /** Undefined when it is not known or may not be seen. */
  async find(id: string, criteria: Criteria): Promise<StoredCase | undefined> {
    const { knex } = this;
    const [row] = await this.#counted(
      this.#visible(criteria).where('security_cases.id', id),
    );
    if (!row) {
      return undefined;
    }
    const [events, actions, links, timeline] = await Promise.all([
      knex<EventRow>('security_events')
        .where({ case_id: id })
        .orderBy([{ column: 'at', order: 'desc' }, { column: 'id' }])
        .limit(EVENTS_SHOWN),
      knex<ActionRow>('case_actions')
        .where({ case_id: id })
        .orderBy('position'),
      knex<LinkRow>('case_links').where({ case_id: id }).orderBy(['at', 'ref']),
      knex<TimelineRow>('case_timeline')
        .where({ case_id: id })
        .orderBy('id')
        .limit(ENTRIES_SHOWN),
    ]);
    return {
      ...summaryOf(row),
      securityEvents: events.map(eventOf),
      actions: actions.map(actionOf),
      links: links.map(linkOf),
      timeline: timeline.map(entryOf),
      reason: row.reason,
      closedBy: row.closed_by,
    };
  }

  /** Those of the ids that are known and may be seen. */
  async visible(
    ids: readonly string[],
    criteria: Criteria,
  ): Promise<Set<string>> {
    const rows: { id: string }[] = await this.#visible(criteria)
      .whereIn('security_cases.id', [...ids])
      .select('security_cases.id');
    return new Set(rows.map(({ id }) => id));
  }

  /** What permission rules see, in the order of the ids. */
  async resources(
    ids: readonly string[],
  ): Promise<(CaseResource | undefined)[]> {
    const rows = await this.knex<CaseRow>('security_cases')
      .whereIn('id', [...ids])
      .select('id', 'owner_ref');
    return ids.map(id => {
      const row = rows.find(each => each.id === id);
      return row && { id, ownerRef: row.owner_ref };
    });
  }

  #visible(criteria: Criteria) {
    return this.knex('security_cases').where(q => applyCriteria(q, criteria));
  }

  #narrowed(filter: CaseFilter & { criteria: Criteria }) {
    const query = this.#visible(filter.criteria);
    const { status, class: eventClass, level, entityRef, ownerRef } = filter;
    const { assignee, proposals, search, openedFrom, openedBefore } = filter;
    if (status) {
      query[status === 'open' ? 'whereNull' : 'whereNotNull'](
        'security_cases.closed_at',
      );
    }
    if (eventClass) {
      query.where('security_cases.class', eventClass);
    }
    if (level) {
      query.where('security_cases.level', level);
    }
    if (entityRef) {
      query.where('security_cases.entity_ref', lower(entityRef));
    }
    if (ownerRef) {
      query.where('security_cases.owner_ref', lower(ownerRef));
    }
    if (assignee === 'none') {
      query.whereNull('security_cases.assignee');
    } else if (assignee) {
      query.where('security_cases.assignee', lower(assignee));
    }
    if (proposals !== undefined) {
      query[proposals ? 'whereIn' : 'whereNotIn'](
        'security_cases.id',
        this.knex('case_actions')
          .where({ state: 'proposed' })
          .select('case_id'),
      );
    }
    if (search) {
      const number = /^sc-(\d{1,9})$/i.exec(search.trim())?.[1];
      query.where(any => {
        any.whereRaw(`security_cases.search_text like ? escape '\\'`, [
          `%${lower(search).replace(/[\\%_]/g, '\\$&')}%`,
        ]);
        if (number !== undefined) {
          any.orWhere('security_cases.number', Number(number));
        }
      });
    }
    if (openedFrom) {
      query.where('security_cases.opened_at', '>=', instant(openedFrom));
    }
    if (openedBefore) {
      query.where('security_cases.opened_at', '<', instant(openedBefore));
    }
    return query;
  }

  #ordered(query: Knex.QueryBuilder, orderBy: 'urgent' | 'newest') {
    if (orderBy === 'newest') {
      return query.orderBy('security_cases.number', 'desc');
    }
    return query
      .orderByRaw(
        'case when security_cases.closed_at is null then 0 else 1 end',
      )
      .orderBy([
        { column: 'security_cases.level', order: 'desc' },
        { column: 'security_cases.last_event_at', order: 'desc' },
        { column: 'security_cases.number', order: 'desc' },
      ]);
  }

  async #counted(query: Knex.QueryBuilder): Promise<CountedRow[]> {
    const inState = (state: string) =>
      this.knex('case_actions')
        .whereRaw('case_actions.case_id = security_cases.id')
        .where({ state })
        .count('*');
    return query.select(
      'security_cases.*',
      inState('proposed').as('proposals'),
      inState('failed').as('failures'),
    );
  }

  async #count(query: Knex.QueryBuilder): Promise<number> {
    const [row] = await query.count({ total: '*' });
    return Number(row.total);
  }
}
