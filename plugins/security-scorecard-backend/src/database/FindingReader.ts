import type {
  Finding,
  FindingStatus,
  Page,
  Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { likePattern, toFinding, type FindingRow } from './rows';

/** What a list of findings is narrowed by. */
export interface FindingListQuery {
  search?: string;
  severity?: Severity;
  status?: FindingStatus;
  limit: number;
  offset: number;
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
    const narrowed = () => {
      const rows = this.#knex('findings').where('entity_ref', entityRef);
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
    return { items: rows.map(toFinding), totalItems: Number(total) };
  }
}
