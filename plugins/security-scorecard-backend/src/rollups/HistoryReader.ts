import type {
  HistoryEntry,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { whereAny } from '../database/bulk';

/** Which changes are asked for. */
export interface HistoryQuery {
  /** A check or finding, with what its waivers did; or a waiver, or `level`. */
  subject?: string;
  limit: number;
  offset: number;
}

interface HistoryRow {
  at: string;
  kind: HistoryEntry['kind'];
  subject: string;
  from_state: string | null;
  to_state: string | null;
  finding_title: string | null;
  waiver_title: string | null;
}

/** Reads what changed. */
export class HistoryReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** A page of changes of one entity, newest first. `titleOf` names the checks. */
  async list(
    entityRef: string,
    query: HistoryQuery,
    titleOf: (checkId: string) => string | undefined,
  ): Promise<Page<HistoryEntry>> {
    const subjects = query.subject
      ? [query.subject, ...(await this.#waiversOf(entityRef, query.subject))]
      : undefined;
    const own = () => {
      const rows = this.#knex('history as h').where('h.entity_ref', entityRef);
      return subjects
        ? whereAny(this.#knex, rows, 'h.subject', subjects)
        : rows;
    };
    const [rows, [{ total }]]: [HistoryRow[], { total?: unknown }[]] =
      await Promise.all([
        own()
          .leftJoin('findings as f', { 'f.id': 'h.subject' })
          .leftJoin('waivers as w', { 'w.id': 'h.subject' })
          .orderBy([
            { column: 'h.at', order: 'desc' },
            { column: 'h.id', order: 'desc' },
          ])
          .limit(query.limit)
          .offset(query.offset)
          .select({
            at: 'h.at',
            kind: 'h.kind',
            subject: 'h.subject',
            from_state: 'h.from_state',
            to_state: 'h.to_state',
            finding_title: 'f.title',
            waiver_title: 'w.target_title',
          }),
        own().count({ total: '*' }),
      ]);
    return {
      items: rows.map(row => ({
        at: row.at,
        kind: row.kind,
        subject: row.subject,
        title:
          row.finding_title ??
          row.waiver_title ??
          titleOf(row.subject) ??
          (row.kind === 'level' ? 'Level' : row.subject),
        from: row.from_state,
        to: row.to_state,
      })),
      totalItems: Number(total),
    };
  }

  /** A waiver changes what a result says, and not its state: its own steps tell of that. */
  #waiversOf(entityRef: string, targetId: string): PromiseLike<string[]> {
    return this.#knex('waivers')
      .where({ entity_ref: entityRef, target_id: targetId })
      .pluck('id');
  }
}
