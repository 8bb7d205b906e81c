import type { Level } from '@fairway/plugin-security-scorecard-common';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import type { CompiledCheck } from '../domain/check';
import type { DeadlinePolicy } from '../domain/durations';
import type {
  ActiveWaiver,
  ModeResolver,
  WaiverSource,
} from '../domain/exceptions';
import { Judge } from '../domain/judge';
import type { StoredObservation } from '../domain/observation';
import { planOf } from '../domain/plan';
import { Standings } from '../domain/standing';
import { SubjectReader } from '../domain/subject';
import { breathe, Pace } from './breathe';
import { isPostgres, whereAny } from './bulk';
import { CheckLists } from './CheckLists';
import { FindingWriter } from './FindingWriter';
import { storeFindingTotals } from './findingTotals';
import { appendHistory, type HistoryEntry } from './history';
import { modesOf } from './modes';
import { ObservationWriter, type NewObservation } from './ObservationWriter';
import { BEFORE_COLUMNS, ResultWriter, type BeforeRow } from './ResultWriter';
import { Round, Rounds } from './Rounds';
import {
  OBSERVATION_COLUMNS,
  toStoredObservation,
  type TimedObservation,
} from './rows';

/** The policy that results are evaluated with. */
export interface EvaluationPolicy {
  checks: readonly CompiledCheck[];
  /** Stored with each row, so that a changed policy is noticed. */
  hash: string;
  deadlines: DeadlinePolicy;
  /** Without it nothing is waived. */
  waivers?: WaiverSource;
  /** Without it every check has the mode of its definition. */
  modes?: ModeResolver;
}

/** What a write did to one entity; told to others after the commit. */
export interface ScorecardChange {
  entityRef: string;
  from: Level;
  to: Level;
  /** Checks and findings whose state changed; 0 for the first observation of an entity. */
  changes: number;
}

/** Rows that are read at once in search of outdated ones. */
const SCANNED = 5000;

type Observations = Map<string, Map<string, StoredObservation>>;

/** What an evaluation within a transaction is about. */
interface Work {
  rows: readonly BeforeRow[];
  policy: EvaluationPolicy;
  now: Date;
  /** What was just seen, by entity ref, and the collector that saw it. */
  fresh: ReadonlyMap<string, NewObservation>;
  collectorId?: string;
  history: HistoryEntry[];
  /** Entities whose findings changed. */
  touched: Set<string>;
}

/**
 * Writes observations, findings, results and what roll-ups count of them in one
 * transaction per call. Rows of entities are locked in one order, and
 * observations of one collector follow each other, so that replicas that write
 * the same entities neither lose nor count anything twice. It breathes between
 * its steps; callers keep a call to some thousand entities, because on SQLite
 * readers wait for its end.
 */
export class ScorecardWriter {
  readonly #knex: Knex;
  readonly #lists: CheckLists;
  readonly #judge = new Judge();
  readonly #standings = new Standings();
  readonly #subjects = new SubjectReader();

  constructor(knex: Knex, lists: CheckLists = new CheckLists(knex)) {
    this.#knex = knex;
    this.#lists = lists;
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
    const { changes, seen } = await this.#knex.transaction(async trx => {
      await this.#lockCollector(trx, collector.id);
      const writer = new ObservationWriter(trx, collector);
      const diff = await writer.diff([...byRef.values()], round);
      const rows = diff.fresh.length
        ? await this.#lock(
            trx,
            diff.fresh.map(f => f.row.entity_ref),
          )
        : [];
      const there = new Set(rows.map(r => r.entity_ref));
      const fresh = diff.fresh.filter(f => there.has(f.row.entity_ref));
      await breathe();
      const done = await writer.store({ ...diff, fresh }, round);
      if (!fresh.length) {
        return { changes: [], seen: done };
      }
      const concerned = fresh.filter(f => f.findings).map(f => f.seen);
      const history = concerned.length
        ? await new FindingWriter(trx).merge(
            collector,
            concerned,
            policy.deadlines,
          )
        : [];
      return {
        changes: await this.#evaluate(trx, {
          rows,
          policy,
          now,
          fresh: new Map(fresh.map(f => [f.row.entity_ref, f])),
          collectorId: collector.id,
          history,
          touched: new Set(concerned.map(o => o.entityRef)),
        }),
        seen: done,
      };
    });
    round?.note(seen);
    return changes;
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
  }

  /** Evaluates entities with what is known of them already. */
  async evaluate(
    entityRefs: readonly string[],
    policy: EvaluationPolicy,
    now: Date,
  ): Promise<ScorecardChange[]> {
    await this.#lists.store(planOf(policy.checks));
    return this.#knex.transaction(async trx =>
      this.#evaluate(trx, {
        rows: await this.#lock(trx, entityRefs),
        policy,
        now,
        fresh: new Map(),
        history: [],
        touched: new Set(),
      }),
    );
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

  /** What is known of entities, but for what one collector says. */
  async #observations(
    trx: Knex.Transaction,
    entityRefs: readonly string[],
    except: string | undefined,
  ): Promise<Observations> {
    const known: Observations = new Map();
    if (!entityRefs.length) {
      return known;
    }
    const rows: TimedObservation[] = await whereAny(
      trx,
      except === undefined
        ? trx('timed_observations')
        : trx('timed_observations').whereNot('collector_id', except),
      'entity_ref',
      entityRefs,
    ).select(OBSERVATION_COLUMNS);
    for (const row of rows) {
      const own = known.get(row.entity_ref) ?? new Map();
      own.set(row.collector_id, toStoredObservation(row));
      known.set(row.entity_ref, own);
    }
    return known;
  }

  async #evaluate(
    trx: Knex.Transaction,
    work: Work,
  ): Promise<ScorecardChange[]> {
    const { rows, policy, now, touched, history } = work;
    const plan = planOf(policy.checks);
    const refs = rows.map(r => r.entity_ref);
    // Rows of another policy, and those that nobody observed now, are judged whole.
    const isWhole = (row: BeforeRow) =>
      work.collectorId === undefined || row.policy_hash !== policy.hash;
    const whole = rows.filter(isWhole).map(r => r.entity_ref);
    const own =
      (work.collectorId && plan.byCollector.get(work.collectorId)) || [];
    const [known, lists] = [
      await this.#observations(trx, whole, work.collectorId),
      await this.#lists.get(
        rows.map(r => r.check_list),
        trx,
      ),
    ];
    const waivers: ReadonlyMap<string, readonly ActiveWaiver[]> =
      (await policy.waivers?.inForce(trx, refs, now)) ?? new Map();
    const affected = [...new Set([...whole, ...touched])];
    if (affected.length) {
      const changed = await new FindingWriter(trx).applyPolicy(
        affected,
        waivers,
        policy.deadlines,
      );
      changed.forEach(ref => touched.add(ref));
    }
    const deadlines = await storeFindingTotals(trx, [...touched]);
    const subjects = new Map(
      rows.map(row => [
        row.entity_ref,
        this.#subjects.read(row.entity_ref, row.subject),
      ]),
    );
    const modes = await modesOf(trx, { rows, subjects, plan, policy, now });
    const writer = new ResultWriter({
      judge: this.#judge,
      standings: this.#standings,
      plan,
      policy,
      now: now.toISOString(),
    });

    const changes: ScorecardChange[] = [];
    const first = new Set<string>();
    const pace = new Pace();
    for (const row of rows) {
      if (pace.isDue()) {
        await pace.breathe();
      }
      const ref = row.entity_ref;
      const subject = subjects.get(ref);
      const seen = work.fresh.get(ref);
      if (!subject || (!isWhole(row) && !seen)) {
        continue;
      }
      const observations: Map<string, StoredObservation> =
        known.get(ref) ?? new Map();
      if (seen) {
        observations.set(seen.stored.collectorId, seen.stored);
      }
      const {
        from,
        to,
        checks,
        known: wasKnown,
      } = writer.add({
        row,
        subject,
        ids: lists.get(row.check_list ?? '') ?? [],
        indexes: isWhole(row) ? plan.all : own,
        observations,
        waivers: waivers.get(ref) ?? [],
        modes: modes?.get(ref),
        findingDeadline: deadlines.has(ref)
          ? (deadlines.get(ref) ?? null)
          : row.finding_deadline,
        findingsChanged: touched.has(ref),
      });
      for (const { checkId, from: was, to: is } of checks) {
        history.push({
          entityRef: ref,
          kind: 'check',
          subject: checkId,
          from: was,
          to: is,
        });
      }
      if (from !== to && wasKnown) {
        history.push({
          entityRef: ref,
          kind: 'level',
          subject: 'level',
          from,
          to,
        });
      }
      if (!wasKnown && observations.size) {
        first.add(ref);
      }
      changes.push({ entityRef: ref, from, to, changes: 0 });
    }
    await breathe();
    await writer.flush(trx);
    await appendHistory(trx, history, now.toISOString());
    const counts = new Map<string, number>();
    for (const { entityRef } of history) {
      counts.set(entityRef, (counts.get(entityRef) ?? 0) + 1);
    }
    for (const change of changes) {
      change.changes = counts.get(change.entityRef) ?? 0;
    }
    return changes.filter(c => c.changes || first.has(c.entityRef));
  }
}
