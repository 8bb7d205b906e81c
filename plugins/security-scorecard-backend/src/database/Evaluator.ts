import type { Level } from '@fairway/plugin-security-scorecard-common';
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
import { Alongside, breathe, Pace } from './breathe';
import { whereAny } from './bulk';
import type { CheckLists } from './CheckLists';
import { FindingWriter } from './FindingWriter';
import { storeFindingTotals } from './findingTotals';
import { appendHistory, type HistoryEntry } from './history';
import { modesOf } from './modes';
import type { NewObservation } from './ObservationWriter';
import { recordStoredDecided } from './resultHistory';
import { ResultWriter, type BeforeRow } from './ResultWriter';
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

/** What an evaluation did. */
export interface Evaluated {
  /** What others are to know of after the commit. */
  changes: ScorecardChange[];
  /** Entities whose results became other ones. */
  recorded: ReadonlySet<string>;
}

/** Rows that are written while the next ones are judged. */
const TOGETHER = 500;

type Observations = Map<string, Map<string, StoredObservation>>;

/** What an evaluation within a transaction is about. */
export interface Work {
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
 * Evaluates entities whose rows a transaction holds, and writes what changed. It
 * breathes between its steps.
 */
export class Evaluator {
  readonly #lists: CheckLists;
  readonly #judge = new Judge();
  readonly #standings = new Standings();
  readonly #subjects = new SubjectReader();

  constructor(lists: CheckLists) {
    this.#lists = lists;
  }

  /** Evaluates and stores. */
  async evaluate(trx: Knex.Transaction, work: Work): Promise<Evaluated> {
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
    const recorded = new Set<string>();
    const first = new Set<string>();
    const pace = new Pace();
    const written = new Alongside();
    for (const [place, row] of rows.entries()) {
      if (pace.isDue()) {
        await pace.breathe();
      }
      if (place % TOGETHER === TOGETHER - 1) {
        await written.start(() => writer.flush(trx));
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
        recorded: isRecorded,
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
      if (isRecorded) {
        recorded.add(ref);
      }
      if (!wasKnown && observations.size) {
        first.add(ref);
      }
      changes.push({ entityRef: ref, from, to, changes: 0 });
    }
    await breathe();
    await written.start(() => writer.flush(trx));
    await written.end();
    await appendHistory(trx, history, now.toISOString());
    await recordStoredDecided(
      trx,
      whole.filter(ref => recorded.has(ref)),
      work.collectorId,
      now.toISOString(),
    );
    const counts = new Map<string, number>();
    for (const { entityRef } of history) {
      counts.set(entityRef, (counts.get(entityRef) ?? 0) + 1);
    }
    for (const change of changes) {
      change.changes = counts.get(change.entityRef) ?? 0;
    }
    return {
      changes: changes.filter(c => c.changes || first.has(c.entityRef)),
      recorded,
    };
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
}
