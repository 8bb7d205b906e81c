import {
  summarizeResults,
  type Level,
  type NextLevel,
  type PillarSummary,
  type ResultState,
  type ScorecardTodo,
} from '@fairway/plugin-security-scorecard-common';
import { earliest } from './durations';
import type { StoredResult } from './evaluate';
import { nextStaleAt } from './staleness';

/** A failing check, packed for the to-do list. */
export type PackedTodo = Omit<ScorecardTodo, 'entityRef' | 'entityTitle'>;

/** What is stored of an entity's results, beside the results. */
export interface RollUp {
  level: Level;
  score: number | null;
  known: number;
  applicable: number;
  pillars: PillarSummary[];
  nextLevel: NextLevel | null;
  todos: PackedTodo[];
  /** Earliest deadline of a failing check; findings have their own. */
  checkDeadline: string | null;
  /** When a result turns stale and the roll-up is out of date; null for never. */
  dueAt: string | null;
}

/** A check whose state, or an entity whose level, differs from before. */
export interface Change {
  subject: string;
  from: ResultState | Level | null;
  to: ResultState | Level | null;
}

/** Rolls results up into what lists and to-dos read. Pure. */
export function rollUp(results: readonly StoredResult[]): RollUp {
  const { level, score, coverage, pillars, nextLevel } =
    summarizeResults(results);
  const todos = results
    .filter(
      r =>
        r.state === 'fail' && !r.waived && (r.mode ?? 'enforce') === 'enforce',
    )
    .map(({ checkId, title, severity, state, deadline }) => ({
      checkId,
      title,
      severity,
      state,
      deadline,
    }));
  return {
    level,
    score,
    known: coverage.known,
    applicable: coverage.applicable,
    pillars,
    nextLevel,
    todos,
    checkDeadline: earliest(todos.map(t => t.deadline)),
    dueAt: nextStaleAt(results),
  };
}

/** The checks whose state changed; a check's first result is no change. */
export function changesOf(
  before: readonly StoredResult[],
  after: readonly StoredResult[],
): Change[] {
  const known = new Map(before.map(r => [r.checkId, r.state]));
  return after
    .filter(r => known.has(r.checkId) && known.get(r.checkId) !== r.state)
    .map(r => ({
      subject: r.checkId,
      from: known.get(r.checkId) ?? null,
      to: r.state,
    }));
}
