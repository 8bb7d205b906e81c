import type { Entity } from '@backstage/catalog-model';
import type { Level } from '@fairway/plugin-security-scorecard-common';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import type { CompiledCheck } from '../domain/check';
import { earliest, type DeadlinePolicy } from '../domain/durations';
import { describeEntity } from '../domain/entity';
import { evaluateEntity, type StoredResult } from '../domain/evaluate';
import {
  mergeObservation,
  type StoredObservation,
} from '../domain/observation';
import { changesOf, rollUp } from '../domain/rollUp';
import { breathe } from './breathe';
import { findingTotals, noFindings } from './findingTotals';
import { FindingWriter } from './FindingWriter';
import { appendHistory, type HistoryEntry } from './history';
import {
  levelOfRank,
  parseJson,
  rankOfLevel,
  toStoredObservation,
  type ObservationRow,
  type ScorecardRow,
} from './rows';

/** The policy that results are evaluated with. */
export interface EvaluationPolicy {
  checks: readonly CompiledCheck[];
  /** Stored with each row, so that a changed policy is noticed. */
  hash: string;
  deadlines: DeadlinePolicy;
}

/** What a write did to one entity; told to others after the commit. */
export interface ScorecardChange {
  entityRef: string;
  from: Level;
  to: Level;
  /** Checks and findings whose state changed. */
  changes: number;
}

type Row = Pick<
  ScorecardRow,
  'entity_ref' | 'entity' | 'results' | 'level' | 'evaluated_at'
>;

/**
 * Writes observations, findings, results and their roll-up in one transaction
 * per call. The rows of the entities are locked first and in one order, so that
 * replicas that write the same entity follow each other. Callers keep a call
 * to some twenty entities, so that no transaction holds others up.
 */
export class ScorecardWriter {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Stores what a collector saw and evaluates its entities; entities that are gone are left out. */
  async record(
    collector: Pick<Collector, 'id' | 'pillar'>,
    observations: readonly Observation[],
    policy: EvaluationPolicy,
    now: Date,
  ): Promise<ScorecardChange[]> {
    const byRef = new Map(observations.map(o => [o.entityRef, o]));
    return this.#knex.transaction(async trx => {
      const rows = await this.#lock(trx, [...byRef.keys()]);
      const known = await this.#observations(
        trx,
        rows.map(r => r.entity_ref),
      );
      const fresh: Observation[] = [];
      const upserts: ObservationRow[] = [];
      for (const { entity_ref: ref } of rows) {
        const seen = byRef.get(ref);
        const own = known.get(ref) ?? new Map<string, StoredObservation>();
        const before = own.get(collector.id);
        if (seen && !(before && seen.observedAt < before.attemptedAt)) {
          const merged = mergeObservation(collector.id, before, seen);
          own.set(collector.id, merged);
          known.set(ref, own);
          fresh.push(seen);
          upserts.push(toRow(ref, merged));
        }
      }
      if (upserts.length) {
        await trx<ObservationRow>('observations')
          .insert(upserts)
          .onConflict(['entity_ref', 'collector_id'])
          .merge();
      }
      const history = await new FindingWriter(trx).merge(
        collector,
        fresh,
        policy.deadlines,
      );
      return this.#evaluate(trx, rows, known, policy, now, history);
    });
  }

  /** Evaluates entities with what is known of them already. */
  async evaluate(
    entityRefs: readonly string[],
    policy: EvaluationPolicy,
    now: Date,
  ): Promise<ScorecardChange[]> {
    return this.#knex.transaction(async trx => {
      const rows = await this.#lock(trx, entityRefs);
      const known = await this.#observations(
        trx,
        rows.map(r => r.entity_ref),
      );
      return this.#evaluate(trx, rows, known, policy, now, []);
    });
  }

  /** Up to `limit` entities whose results are out of date: by policy, entity or age. */
  async findOutdated(
    policyHash: string,
    now: Date,
    limit: number,
  ): Promise<string[]> {
    return this.#knex<ScorecardRow>('scorecards')
      .whereNull('policy_hash')
      .orWhereNot('policy_hash', policyHash)
      .orWhere('due_at', '<=', now.toISOString())
      .orderBy('entity_ref')
      .limit(limit)
      .pluck('entity_ref');
  }

  async #lock(
    trx: Knex.Transaction,
    entityRefs: readonly string[],
  ): Promise<Row[]> {
    return trx<ScorecardRow>('scorecards')
      .whereIn('entity_ref', [...entityRefs])
      .orderBy('entity_ref')
      .forUpdate()
      .select('entity_ref', 'entity', 'results', 'level', 'evaluated_at');
  }

  async #observations(trx: Knex.Transaction, entityRefs: readonly string[]) {
    const rows: ObservationRow[] = await trx<ObservationRow>('observations')
      .whereIn('entity_ref', [...entityRefs])
      .select();
    const known = new Map<string, Map<string, StoredObservation>>();
    for (const row of rows) {
      const own = known.get(row.entity_ref) ?? new Map();
      own.set(row.collector_id, toStoredObservation(row));
      known.set(row.entity_ref, own);
    }
    return known;
  }

  async #evaluate(
    trx: Knex.Transaction,
    rows: readonly Row[],
    known: ReadonlyMap<string, ReadonlyMap<string, StoredObservation>>,
    policy: EvaluationPolicy,
    now: Date,
    history: HistoryEntry[],
  ): Promise<ScorecardChange[]> {
    const totals = await findingTotals(
      trx,
      rows.map(r => r.entity_ref),
    );
    const changes: ScorecardChange[] = [];
    const at = now.toISOString();
    for (const row of rows) {
      await breathe();
      const ref = row.entity_ref;
      const previous = parseJson<StoredResult[]>(row.results);
      const observations =
        known.get(ref) ?? new Map<string, StoredObservation>();
      const results = evaluateEntity({
        entity: describeEntity(parseJson<Entity>(row.entity)),
        checks: policy.checks,
        observations,
        previous,
        now,
        deadlines: policy.deadlines,
      });
      const { open, deadline } = totals.get(ref) ?? noFindings();
      const summary = rollUp(results);
      const from = levelOfRank(row.level);
      const changed = changesOf(previous, results);
      history.push(
        ...changed.map(c => ({ entityRef: ref, kind: 'check' as const, ...c })),
      );
      if (from !== summary.level) {
        history.push({
          entityRef: ref,
          kind: 'level',
          subject: 'level',
          from,
          to: summary.level,
        });
      }
      await trx<ScorecardRow>('scorecards')
        .where('entity_ref', ref)
        .update({
          policy_hash: policy.hash,
          due_at: summary.dueAt,
          level: rankOfLevel(summary.level),
          score: summary.score,
          known: summary.known,
          applicable: summary.applicable,
          pillars: JSON.stringify(summary.pillars),
          next_level: summary.nextLevel && JSON.stringify(summary.nextLevel),
          results: JSON.stringify(results),
          todos: JSON.stringify(summary.todos),
          failing: summary.todos.length,
          open_critical: open.critical,
          open_high: open.high,
          open_medium: open.medium,
          open_low: open.low,
          open_informational: open.informational,
          open_untriaged: open.untriaged,
          finding_deadline: deadline,
          next_deadline: earliest([summary.checkDeadline, deadline]),
          evaluated_at: observations.size ? at : null,
        });
      const own = history.filter(h => h.entityRef === ref).length;
      if (own || (row.evaluated_at === null && observations.size)) {
        changes.push({ entityRef: ref, from, to: summary.level, changes: own });
      }
    }
    await appendHistory(trx, history, at);
    return changes;
  }
}

function toRow(
  entityRef: string,
  observation: StoredObservation,
): ObservationRow {
  return {
    entity_ref: entityRef,
    collector_id: observation.collectorId,
    status: observation.status,
    error: observation.error,
    attempted_at: observation.attemptedAt,
    facts_at: observation.factsAt,
    facts: JSON.stringify(observation.facts),
    coverage: JSON.stringify(observation.coverage),
  };
}
