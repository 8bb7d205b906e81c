import { LEVELS, type Level } from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { earliest } from '../domain/durations';
import { evaluate, type CheckChange } from '../domain/evaluation';
import type { ActiveWaiver, EffectiveMode } from '../domain/exceptions';
import type { Judge } from '../domain/judge';
import { changesBetween, lapsesOf, type Lapse } from '../domain/lapse';
import type { StoredObservation } from '../domain/observation';
import { alignTo, neverEvaluated, type PackedResults } from '../domain/packed';
import type { Plan } from '../domain/plan';
import { checkDeadline, type Standings } from '../domain/standing';
import type { CheckSubject } from '../domain/subject';
import { updateAll, type BulkTable } from './bulk';
import { isUnobserved, ResultRecorder } from './record/resultHistory';
import { levelOfRank, parseJson, type ScorecardRow } from './rows';
import type { EvaluationPolicy } from './Evaluator';
import type { Seen } from './seenTimes';

/** Columns that a change of the results writes. */
export type ResultRow = Pick<
  ScorecardRow,
  | 'entity_ref'
  | 'policy_hash'
  | 'due_at'
  | 'check_list'
  | 'states'
  | 'details'
  | 'level'
  | 'score'
  | 'known'
  | 'applicable'
  | 'scan_worst'
  | 'rbac_worst'
  | 'logging_worst'
  | 'golden_path_worst'
  | 'failing'
  | 'waived'
  | 'check_deadline'
  | 'next_deadline'
  | 'evaluated_at'
  | 'results_at'
  | 'unobserved_since'
>;

const TABLE: BulkTable<ResultRow> = {
  name: 'scorecards',
  key: ['entity_ref'],
  columns: {
    entity_ref: 'text',
    policy_hash: 'text',
    due_at: 'text',
    check_list: 'text',
    states: 'text',
    details: 'text',
    level: 'integer',
    score: 'integer',
    known: 'integer',
    applicable: 'integer',
    scan_worst: 'integer',
    rbac_worst: 'integer',
    logging_worst: 'integer',
    golden_path_worst: 'integer',
    failing: 'integer',
    waived: 'integer',
    check_deadline: 'text',
    next_deadline: 'text',
    evaluated_at: 'text',
    results_at: 'text',
    unobserved_since: 'text',
  },
};

type SameOrderRow = Omit<ResultRow, 'policy_hash' | 'check_list'>;

const { policy_hash: _hash, check_list: _list, ...columns } = TABLE.columns;

/** The same without what changes with the policy only. */
const SAME_ORDER: BulkTable<SameOrderRow> = {
  ...TABLE,
  columns,
  key: ['entity_ref'],
};

/** Columns that an evaluation starts from. */
export const BEFORE_COLUMNS = [
  'entity_ref',
  'subject',
  'system_ref',
  'tier',
  'policy_hash',
  'due_at',
  'check_list',
  'states',
  'details',
  'level',
  'finding_deadline',
  'next_deadline',
  'evaluated_at',
  'results_at',
  'unobserved_since',
] as const;

/** A row as it was before. */
export type BeforeRow = Pick<ScorecardRow, (typeof BEFORE_COLUMNS)[number]>;

/** One entity to evaluate. */
export interface EntityToEvaluate {
  row: BeforeRow;
  subject: CheckSubject;
  /** Order of the stored results, when it is not that of the plan. */
  ids: readonly string[];
  /** Checks to judge. */
  indexes: readonly number[];
  observations: ReadonlyMap<string, StoredObservation>;
  waivers: readonly ActiveWaiver[];
  modes: readonly EffectiveMode[] | undefined;
  /** Earliest deadline of its open findings. */
  findingDeadline: string | null;
  /** Whether more than the results changed. */
  findingsChanged: boolean;
  /** When facts were last seen before this evaluation, if results may have turned stale since. */
  seen: Seen | undefined;
}

/** How an entity came out. */
export interface ResultChange {
  from: Level;
  to: Level;
  /** False while nothing was known of it before. */
  known: boolean;
  /** Whether the results became other ones, on record. */
  recorded: boolean;
  checks: CheckChange[];
}

/** Evaluates entities and writes what changed, one statement for all of them. */
export class ResultWriter {
  readonly #judge: Judge;
  readonly #standings: Standings;
  readonly #rows: ResultRow[] = [];
  readonly #sameOrder: ResultRow[] = [];
  readonly #record = new ResultRecorder();
  #details: { text: string; value: PackedResults['details'] } = {
    text: '{}',
    value: {},
  };
  /** The last one that was put into text: what is evaluated together shares it. */
  #written: { text: string; value: PackedResults['details'] } = this.#details;
  readonly #plan: Plan;
  readonly #policy: EvaluationPolicy;
  readonly #now: string;

  constructor(options: {
    judge: Judge;
    standings: Standings;
    plan: Plan;
    policy: EvaluationPolicy;
    now: string;
  }) {
    this.#judge = options.judge;
    this.#standings = options.standings;
    this.#plan = options.plan;
    this.#policy = options.policy;
    this.#now = options.now;
  }

  /** Evaluates one entity and keeps its row for {@link ResultWriter.flush}. */
  add(entity: EntityToEvaluate): ResultChange {
    const { row } = entity;
    const plan = this.#plan;
    const now = this.#now;
    const stored = this.#previous(row, entity.ids);
    const lapses = this.#lapses(row, stored, entity.seen);
    const { packed, changes, dueAt } = evaluate({
      plan,
      indexes: entity.indexes,
      judge: this.#judge,
      subject: entity.subject,
      observations: entity.observations,
      previous: lapses.at(-1)?.packed ?? stored,
      waivers: entity.waivers,
      modes: entity.modes,
      now,
    });
    const whole = entity.indexes.length === plan.checks.length;
    // What was not judged now is due as before; that may be sooner than needed.
    const due = whole ? dueAt : earliest([dueAt, row.due_at]);
    const standing = this.#standings.of(plan, packed);
    const observed = entity.observations.size > 0 || row.evaluated_at !== null;
    const details = this.#textOf(packed.details);
    const deadline = packed.states.includes('f')
      ? checkDeadline(plan, packed, standing, this.#policy.deadlines)
      : null;
    // What time alone made of the results was in force until now.
    const before = this.#record.lapse(row, plan.id, lapses);
    const resultsChanged =
      packed.states !== before.states || details !== before.details;
    const changed =
      resultsChanged ||
      lapses.length > 0 ||
      (observed && row.evaluated_at === null) ||
      entity.findingsChanged;
    const [scan, rbac, logging, goldenPath] = standing.worst;
    const next = earliest([deadline, entity.findingDeadline]);
    const recorded = resultsChanged || before.check_list !== plan.id;
    const unobserved = recorded && isUnobserved(row);
    if (recorded && !unobserved) {
      this.#record.supersede(before, now);
    }
    if (
      changed ||
      recorded ||
      due !== row.due_at ||
      next !== row.next_deadline ||
      row.policy_hash !== this.#policy.hash
    ) {
      const written: ResultRow = {
        entity_ref: row.entity_ref,
        policy_hash: this.#policy.hash,
        check_list: plan.id,
        due_at: due,
        states: packed.states,
        details,
        level: standing.level,
        score: standing.score,
        known: standing.known,
        applicable: standing.applicable,
        scan_worst: scan,
        rbac_worst: rbac,
        logging_worst: logging,
        golden_path_worst: goldenPath,
        failing: standing.failing,
        waived: standing.waived,
        check_deadline: deadline,
        next_deadline: next,
        evaluated_at: observed && changed ? now : row.evaluated_at,
        results_at: recorded ? now : before.results_at,
        unobserved_since: unobserved
          ? (row.unobserved_since ?? row.results_at)
          : row.unobserved_since,
      };
      const isSameOrder =
        row.policy_hash === this.#policy.hash && row.check_list === plan.id;
      (isSameOrder ? this.#sameOrder : this.#rows).push(written);
    }
    return {
      from: levelOfRank(row.level),
      to: LEVELS[standing.level] ?? 'none',
      known: row.evaluated_at !== null,
      recorded: recorded || lapses.length > 0,
      checks: lapses.length ? changesBetween(plan, stored, packed) : changes,
    };
  }

  /** Writes the rows of the entities that changed. */
  async flush(trx: Knex.Transaction): Promise<void> {
    await updateAll(trx, TABLE, this.#rows.splice(0));
    await updateAll(trx, SAME_ORDER, this.#sameOrder.splice(0));
    await this.#record.flush(trx);
  }

  /** What time alone made of stored results until now. */
  #lapses(
    { results_at: from }: BeforeRow,
    previous: PackedResults,
    seen: Seen | undefined,
  ): Lapse[] {
    const plan = this.#plan;
    return seen && from !== null
      ? lapsesOf({ plan, previous, seen, from, to: this.#now })
      : [];
  }

  #textOf(details: PackedResults['details']): string {
    if (this.#written.value !== details) {
      this.#written = { text: JSON.stringify(details), value: details };
    }
    return this.#written.text;
  }

  #previous(row: BeforeRow, ids: readonly string[]): PackedResults {
    const plan = this.#plan;
    if (row.check_list === null) {
      return neverEvaluated(plan);
    }
    // What was stored together is mostly alike.
    if (this.#details.text !== row.details) {
      this.#details = {
        text: row.details,
        value: parseJson<PackedResults['details']>(row.details),
      };
    }
    const stored: PackedResults = {
      states: row.states,
      details: this.#details.value,
    };
    return row.check_list === plan.id ? stored : alignTo(plan, stored, ids);
  }
}
