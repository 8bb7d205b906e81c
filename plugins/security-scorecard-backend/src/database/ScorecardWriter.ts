import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { staleBefore } from '../domain/aging';
import { planOf } from '../domain/plan';
import { breathe } from './breathe';
import { isPostgres, whereAny } from './bulk';
import { CheckLists } from './CheckLists';
import {
  Evaluator,
  type EvaluationPolicy,
  type ScorecardChange,
} from './Evaluator';
import { FindingWriter } from './FindingWriter';
import { ObservationWriter } from './ObservationWriter';
import { BEFORE_COLUMNS, type BeforeRow } from './ResultWriter';
import { recordDecided } from './record/factHistory';
import { Round, Rounds } from './Rounds';
import { gatherStatistics } from './statistics';

/** Rows that are read at once in search of outdated ones. */
const SCANNED = 5000;

/**
 * Writes observations, findings, results and what roll-ups count of them in one
 * transaction per call. Rows of entities are locked in one order, and
 * observations of one collector follow each other, so that replicas that write
 * the same entities neither lose nor count anything twice. It breathes between
 * its steps.
 */
export class ScorecardWriter {
  /**
   * Entities that callers give to one call at the most. On SQLite readers wait for
   * its end; on PostgreSQL each transaction costs as much as some hundred of them.
   */
  readonly batch: number;
  readonly #knex: Knex;
  readonly #lists: CheckLists;
  readonly #evaluator: Evaluator;

  constructor(knex: Knex, lists: CheckLists = new CheckLists(knex)) {
    this.batch = isPostgres(knex) ? 5000 : 2000;
    this.#knex = knex;
    this.#lists = lists;
    this.#evaluator = new Evaluator(lists);
  }

  /**
   * Stores what a collector saw and evaluates its entities; entities that are gone
   * are left out. What a round sees again as before is stored when the round ends.
   */
  async record(
    collector: Pick<Collector, 'id' | 'pillar'>,
    observations: readonly Observation[],
    policy: EvaluationPolicy,
    now: Date,
    round?: Round,
  ): Promise<ScorecardChange[]> {
    await this.#lists.store(planOf(policy.checks));
    const byRef = new Map(observations.map(o => [o.entityRef, o]));
    const { changes: made, seen } = await this.#knex.transaction(async trx => {
      await this.#lockCollector(trx, collector.id);
      const writer = new ObservationWriter(trx, collector);
      const diff = await writer.diff(
        [...byRef.values()],
        round,
        staleBefore(policy.checks, collector.id, now),
      );
      const rows = diff.fresh.length
        ? await this.#lock(
            trx,
            diff.fresh.map(f => f.row.entity_ref),
          )
        : [];
      const there = new Set(rows.map(r => r.entity_ref));
      const fresh = diff.fresh.filter(f => there.has(f.row.entity_ref));
      await breathe();
      const placed = await writer.place({ ...diff, fresh }, round);
      if (!fresh.length) {
        return { changes: [], seen: placed };
      }
      const concerned = fresh.filter(f => f.findings).map(f => f.seen);
      const history = concerned.length
        ? await new FindingWriter(trx).merge(
            collector,
            concerned,
            policy.deadlines,
          )
        : [];
      const changes = await this.#evaluator.evaluate(trx, {
        rows,
        policy,
        now,
        fresh: new Map(fresh.map(f => [f.row.entity_ref, f])),
        collectorId: collector.id,
        history,
        touched: new Set(concerned.map(o => o.entityRef)),
        store: async decided => {
          await recordDecided(
            trx,
            decided.filter(d => d.recorded).map(d => d.row),
            now.toISOString(),
          );
          await writer.write(decided.map(d => d.row));
        },
      });
      return { changes, seen: placed };
    });
    round?.note(seen);
    return made;
  }

  /** Stores what a round saw again as before. */
  async endRound(
    collector: Pick<Collector, 'id'>,
    round: Round,
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      await this.#lockCollector(trx, collector.id);
      await round.end(new Rounds(trx, collector.id));
    });
    // Nobody waits for it: PostgreSQL would get to it by itself.
    gatherStatistics(this.#knex, ['observations'], round.written).catch(
      () => {},
    );
  }

  /** Evaluates entities with what is known of them already. */
  async evaluate(
    entityRefs: readonly string[],
    policy: EvaluationPolicy,
    now: Date,
  ): Promise<ScorecardChange[]> {
    await this.#lists.store(planOf(policy.checks));
    return this.#knex.transaction(async trx => {
      return this.#evaluator.evaluate(trx, {
        rows: await this.#lock(trx, entityRefs),
        policy,
        now,
        fresh: new Map(),
        history: [],
        touched: new Set(),
      });
    });
  }

  /** Up to `limit` entities whose results are out of date: by policy, entity or age. */
  async findOutdated(
    policyHash: string,
    now: Date,
    limit: number,
    after = '',
  ): Promise<string[]> {
    const due = now.toISOString();
    let from: string | undefined = after;
    while (from !== undefined) {
      // A slice of the table after the other, so that none holds the process.
      const to: Pick<BeforeRow, 'entity_ref'> | undefined = await this.#knex(
        'scorecards',
      )
        .where('entity_ref', '>', from)
        .orderBy('entity_ref')
        .offset(SCANNED)
        .first('entity_ref');
      const refs: string[] = await this.#knex('scorecards')
        .where('entity_ref', '>', from)
        .where(rows => {
          if (to) {
            rows.where('entity_ref', '<=', to.entity_ref);
          }
        })
        .where(rows =>
          rows
            .whereNull('policy_hash')
            .orWhereNot('policy_hash', policyHash)
            .orWhere('due_at', '<=', due),
        )
        .orderBy('entity_ref')
        .limit(limit)
        .pluck('entity_ref');
      if (refs.length) {
        return refs;
      }
      from = to?.entity_ref;
      await breathe();
    }
    return [];
  }

  /** Observations of one collector follow each other on all replicas. */
  async #lockCollector(trx: Knex.Transaction, collectorId: string) {
    if (isPostgres(trx)) {
      await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [
        `security-scorecard:${collectorId}`,
      ]);
    }
  }

  async #lock(
    trx: Knex.Transaction,
    entityRefs: readonly string[],
  ): Promise<BeforeRow[]> {
    return whereAny(trx, trx('scorecards'), 'entity_ref', entityRefs)
      .orderBy('entity_ref')
      .forUpdate()
      .select(...BEFORE_COLUMNS);
  }
}
