import type { Knex } from 'knex';

/** One statement and how its runs went. */
export interface Recorded {
  sql: string;
  /** Values of the last run. */
  bindings: unknown[];
  /** Milliseconds of each run. */
  times: number[];
  /** Rows of the last answer. */
  returned: number;
}

interface QueryEvent {
  sql: string;
  bindings?: unknown[];
  __knexQueryUid: string;
}

function rowsOf(response: unknown): number {
  if (Array.isArray(response)) {
    return response.length;
  }
  return typeof response === 'object' &&
    response !== null &&
    'rows' in response &&
    Array.isArray(response.rows)
    ? response.rows.length
    : 0;
}

/** Records what a connection is asked. */
export class Recorder {
  readonly #open = new Map<string, number>();
  #statements = new Map<string, Recorded>();

  constructor(knex: Knex) {
    knex.on('query', (query: QueryEvent) => {
      this.#open.set(query.__knexQueryUid, performance.now());
    });
    knex.on('query-response', (response: unknown, query: QueryEvent) => {
      const started = this.#open.get(query.__knexQueryUid);
      this.#open.delete(query.__knexQueryUid);
      if (started !== undefined) {
        this.#add(query, performance.now() - started, rowsOf(response));
      }
    });
  }

  /** Forgets what was asked so far. */
  clear(): void {
    this.#statements = new Map();
  }

  /** Questions, the slowest first. Lists of values of different lengths are one. */
  get statements(): Recorded[] {
    return [...this.#statements.values()]
      .filter(({ sql }) => /^\s*(select|with)/i.test(sql))
      .sort((a, b) => Math.max(...b.times) - Math.max(...a.times));
  }

  #add({ sql, bindings = [] }: QueryEvent, time: number, returned: number) {
    const known = this.#statements.get(sql);
    this.#statements.set(sql, {
      sql,
      bindings,
      times: [...(known?.times ?? []), time],
      returned,
    });
  }
}
