import type { Knex } from 'knex';

/** One run of one collector over all its entities. */
export interface CollectorRun {
  collectorId: string;
  startedAt: string;
  endedAt: string;
  /** Entities that were asked for. */
  entities: number;
  /** Entities without a good observation. */
  failed: number;
  /** Why the run as a whole failed; null when it did not. */
  error: string | null;
}

/** The last run of a collector and when the last good one ended. */
export interface CollectorHealth extends Omit<CollectorRun, 'collectorId'> {
  lastSuccessAt: string | null;
}

interface RunRow {
  collector_id: string;
  started_at: string;
  ended_at: string;
  entities: number;
  failed: number;
  error: string | null;
}

/** Stores the runs of the collectors. */
export class CollectorRuns {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Appends a run. */
  async add(run: CollectorRun): Promise<void> {
    await this.#knex<RunRow>('collector_runs').insert({
      collector_id: run.collectorId,
      started_at: run.startedAt,
      ended_at: run.endedAt,
      entities: run.entities,
      failed: run.failed,
      error: run.error,
    });
  }

  /** Health of a collector; undefined when it never ran. */
  async health(collectorId: string): Promise<CollectorHealth | undefined> {
    const runs = () =>
      this.#knex<RunRow>('collector_runs')
        .where('collector_id', collectorId)
        .orderBy('id', 'desc');
    const last: RunRow | undefined = await runs().first();
    const good: Pick<RunRow, 'ended_at'> | undefined = await runs()
      .whereNull('error')
      .first('ended_at');
    return (
      last && {
        startedAt: last.started_at,
        endedAt: last.ended_at,
        entities: last.entities,
        failed: last.failed,
        error: last.error,
        lastSuccessAt: good?.ended_at ?? null,
      }
    );
  }
}
