import type { Level } from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import type { CompiledCheck } from '../domain/check';
import type { DeadlinePolicy } from '../domain/durations';
import type {
  ActiveWaiver,
  EffectiveMode,
  ModeResolver,
  WaiverSource,
} from '../domain/exceptions';
import { Judge } from '../domain/judge';
import type { StoredObservation } from '../domain/observation';
import { planOf, type Plan } from '../domain/plan';
import { Standings } from '../domain/standing';
import { SubjectReader, type CheckSubject } from '../domain/subject';
import { Alongside, breathe, Pace } from './breathe';
import { isPostgres, whereAny } from './bulk';
import type { CheckLists } from './CheckLists';
import type { NewObservation } from './compareObservation';
import { FindingWriter } from './FindingWriter';
import { storeFindingTotals } from './findingTotals';
import { addResultChanges, appendHistory, type HistoryEntry } from './history';
import { modesOf } from './modes';
import { recordStoredDecided } from './record/factHistory';
import { ResultWriter, type BeforeRow } from './ResultWriter';
import {
  OBSERVATION_COLUMNS,
  toStoredObservation,
  type ObservationRow,
  type TimedObservation,
} from './rows';
import { readSeenTimes, refsOfDue, type SeenTimes } from './seenTimes';

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

/** An observation whose results are decided. */
export interface DecidedObservation {
  row: ObservationRow;
  /** Whether the results of its entity became other ones. */
  recorded: boolean;
}

/** Rows that are written while the next ones are judged, at the most. */
const TOGETHER = 500;

/** Rows that a database of another process gets as soon as it is free. */
const ENOUGH = 100;

/** Milliseconds after which that gets its next statement. */
const HELD = 2;

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
  /** Writes what was just seen of entities whose results are written. */
  store?: (decided: readonly DecidedObservation[]) => Promise<void>;
}

/** What the results of some rows depend on. */
interface Known {
  plan: Plan;
  /** Entities of which every check is judged. */
  whole: ReadonlySet<string>;
  /** Checks that are judged of the others. */
  own: readonly number[];
  observations: Observations;
  lists: ReadonlyMap<string, readonly string[]>;
  waivers: ReadonlyMap<string, readonly ActiveWaiver[]>;
  /** Earliest deadline of the open findings, of entities whose findings changed. */
  deadlines: ReadonlyMap<string, string | null>;
  subjects: ReadonlyMap<string, CheckSubject>;
  /** Undefined when every check is in the mode of its definition. */
  modes: ReadonlyMap<string, EffectiveMode[]> | undefined;
  /** Of entities some of whose results may have turned stale: what was seen until now. */
  seen: SeenTimes;
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

  /** Evaluates and stores; gives what others are to know of after the commit. */
  async evaluate(
    trx: Knex.Transaction,
    work: Work,
  ): Promise<ScorecardChange[]> {
    const at = work.now.toISOString();
    const known = await this.#read(trx, work);
    const { changes, first, recorded } = await this.#decide(trx, work, known);
    await appendHistory(trx, work.history, at);
    await recordStoredDecided(
      trx,
      [...known.whole].filter(ref => recorded.has(ref)),
      work.collectorId,
      at,
    );
    const counts = new Map<string, number>();
    for (const { entityRef } of work.history) {
      counts.set(entityRef, (counts.get(entityRef) ?? 0) + 1);
    }
    for (const change of changes) {
      change.changes = counts.get(change.entityRef) ?? 0;
    }
    return changes.filter(c => c.changes || first.has(c.entityRef));
  }

  /** Reads what the results depend on beside the rows, and brings the findings up to date. */
  async #read(trx: Knex.Transaction, work: Work): Promise<Known> {
    const { rows, policy, now, touched } = work;
    const plan = planOf(policy.checks);
    // Rows of another policy, and those that nobody observed now, are judged whole.
    const whole = rows
      .filter(
        row =>
          work.collectorId === undefined || row.policy_hash !== policy.hash,
      )
      .map(r => r.entity_ref);
    const observations = await this.#observations(trx, whole, work.collectorId);
    const lists = await this.#lists.get(
      rows.map(r => r.check_list),
      trx,
    );
    const waivers: Known['waivers'] =
      (await policy.waivers?.inForce(
        trx,
        rows.map(r => r.entity_ref),
        now,
      )) ?? new Map();
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
    return {
      plan,
      whole: new Set(whole),
      own: (work.collectorId && plan.byCollector.get(work.collectorId)) || [],
      observations,
      lists,
      waivers,
      deadlines,
      subjects,
      modes: await modesOf(trx, { rows, subjects, plan, policy, now }),
      seen: await readSeenTimes(trx, refsOfDue(rows, now)),
    };
  }

  /** Evaluates and writes row by row, and adds to the history what changed. */
  async #decide(trx: Knex.Transaction, work: Work, known: Known) {
    const { plan, whole } = known;
    const writer = new ResultWriter({
      judge: this.#judge,
      standings: this.#standings,
      plan,
      policy: work.policy,
      now: work.now.toISOString(),
    });
    const changes: ScorecardChange[] = [];
    const recorded = new Set<string>();
    /** Entities that something is known of for the first time. */
    const first = new Set<string>();
    const apart = isPostgres(trx);
    const pace = apart ? new Pace(HELD) : new Pace();
    const written = new Alongside();
    let judged = 0;
    let decided: DecidedObservation[] = [];
    const write = async () => {
      const own = decided;
      decided = [];
      judged = 0;
      await written.start(async () => {
        await writer.flush(trx);
        await work.store?.(own);
      });
    };
    for (const row of work.rows) {
      if (pace.isDue()) {
        await pace.breathe();
      }
      if (judged >= (apart && written.idle ? ENOUGH : TOGETHER)) {
        await write();
      }
      judged += 1;
      const ref = row.entity_ref;
      const subject = known.subjects.get(ref);
      const seen = work.fresh.get(ref);
      const isWhole = whole.has(ref);
      if (!subject || (!isWhole && !seen)) {
        continue;
      }
      const observations: Map<string, StoredObservation> =
        known.observations.get(ref) ?? new Map();
      if (seen) {
        observations.set(seen.stored.collectorId, seen.stored);
      }
      const change = writer.add({
        row,
        subject,
        ids: known.lists.get(row.check_list ?? '') ?? [],
        indexes: isWhole ? plan.all : known.own,
        observations,
        waivers: known.waivers.get(ref) ?? [],
        modes: known.modes?.get(ref),
        findingDeadline: known.deadlines.has(ref)
          ? (known.deadlines.get(ref) ?? null)
          : row.finding_deadline,
        findingsChanged: work.touched.has(ref),
        seen: known.seen.get(ref),
      });
      addResultChanges(work.history, ref, change);
      if (change.recorded) {
        recorded.add(ref);
      }
      if (seen) {
        decided.push({ row: seen.row, recorded: change.recorded });
      }
      if (!change.known && observations.size) {
        first.add(ref);
      }
      changes.push({
        entityRef: ref,
        from: change.from,
        to: change.to,
        changes: 0,
      });
    }
    await breathe();
    await write();
    await written.end();
    return { changes, first, recorded };
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
