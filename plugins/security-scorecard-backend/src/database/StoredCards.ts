import {
  summarizeResults,
  type ScoreSummary,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { ageResult, endWaiver } from '../domain/aging';
import {
  alignTo,
  neverEvaluated,
  resultAt,
  type PackedResult,
  type PackedResults,
} from '../domain/packed';
import { planOf, type Plan } from '../domain/plan';
import { deadlineOf, scoredResult } from '../domain/standing';
import { earliest, type DeadlinePolicy } from '../domain/durations';
import type { CheckLists } from './CheckLists';
import { parseJson, type SummaryRow } from './rows';
import { readSeenTimes } from './seenTimes';
import type { EvaluationPolicy } from './Evaluator';

/** The policy that stored results are read with. */
export type ReadingPolicy = Pick<
  EvaluationPolicy,
  'checks' | 'deadlines' | 'waivers'
>;

/** A stored scorecard, unpacked in the order of the checks in force. */
export interface StoredCard<Row> {
  row: Row;
  plan: Plan;
  results: PackedResult[];
  /** Sum of the results as time has left them; undefined when the stored sum still holds. */
  overdue: (ScoreSummary & { checkDeadline: string | null }) | undefined;
}

/** What unpacking reads of a row. */
export type Packed = Pick<
  SummaryRow,
  'entity_ref' | 'due_at' | 'check_list' | 'states' | 'details'
>;

/**
 * Unpacks stored results. Most of them are up to date; what turned stale since
 * the last scheduled pass is shown as stale already, and a waiver that ended
 * since counts no more.
 */
export class StoredCards {
  readonly #knex: Knex;
  readonly #lists: CheckLists;
  readonly #policy: () => ReadingPolicy;

  constructor(knex: Knex, lists: CheckLists, policy: () => ReadingPolicy) {
    this.#knex = knex;
    this.#lists = lists;
    this.#policy = policy;
  }

  /** Deadlines of the policy in force. */
  get deadlines(): DeadlinePolicy {
    return this.#policy().deadlines;
  }

  /** Plan of the policy in force. */
  get plan(): Plan {
    return planOf(this.#policy().checks);
  }

  /** Unpacks rows of `scorecards`. */
  async unpack<Row extends Packed>(
    rows: readonly Row[],
    now: Date,
  ): Promise<StoredCard<Row>[]> {
    const { checks, deadlines, waivers } = this.#policy();
    const plan = planOf(checks);
    const at = now.toISOString();
    const lists = await this.#lists.get(
      rows.map(r => r.check_list).filter(id => id !== plan.id),
    );
    const due = rows.filter(r => r.due_at !== null && r.due_at <= at);
    const dueRefs = due.map(r => r.entity_ref);
    const times = await readSeenTimes(this.#knex, dueRefs);
    const active = dueRefs.length
      ? await waivers?.inForce(this.#knex, dueRefs, now)
      : undefined;
    return rows.map(row => {
      const packed = packedOf(row, plan, lists);
      const seen = times.get(row.entity_ref);
      const inForce = new Set(active?.get(row.entity_ref)?.map(w => w.id));
      const results = plan.checks.map((planned, index) => {
        const result = resultAt(packed, index, planned.id);
        return seen
          ? ageResult(
              planned,
              endWaiver(result, inForce),
              seen.get(planned.check.collector.id),
              at,
            )
          : result;
      });
      return {
        row,
        plan,
        results,
        overdue: seen && {
          ...summarizeResults(
            results.map((r, i) => scoredResult(plan.checks[i], r)),
          ),
          checkDeadline: earliest(
            results.map((r, i) =>
              r.waived ? null : deadlineOf(plan.checks[i], r, deadlines),
            ),
          ),
        },
      };
    });
  }
}

function packedOf(
  row: Packed,
  plan: Plan,
  lists: ReadonlyMap<string, readonly string[]>,
): PackedResults {
  if (row.check_list === null) {
    return neverEvaluated(plan);
  }
  const stored: PackedResults = {
    states: row.states,
    details: parseJson<PackedResults['details']>(row.details),
  };
  return row.check_list === plan.id
    ? stored
    : alignTo(plan, stored, lists.get(row.check_list) ?? []);
}
