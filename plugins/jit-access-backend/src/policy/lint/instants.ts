import type { ASTNode } from '@marcbachmann/cel-js';
import { environment } from '../cel';
import { stringOf, textOf } from '../syntax';
import { parseTimeWindow } from '../timeWindow';
import type { Period } from './samples';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;

/** The instants that timestamps among the literals stand for. */
function moments(literals: readonly ASTNode[]): number[] {
  return literals.flatMap(literal => {
    if (literal.op !== 'call' || literal.args[0] !== 'timestamp') {
      return [];
    }
    const value: unknown = environment.evaluate(textOf(literal));
    return value instanceof Date ? [value.getTime()] : [];
  });
}

/** Minutes after the hour at which windows begin and end, in any time zone: those differ by quarters. */
function minutesOf(literals: readonly ASTNode[]): number[] {
  const edges = literals.flatMap(literal => {
    const text = stringOf(literal);
    const window = text === undefined ? undefined : parseTimeWindow(text);
    return window ? [window.from, window.to] : [];
  });
  return [...new Set([0, ...edges])].flatMap(edge =>
    [0, 15, 30, 45].map(zone => (edge + zone) % 60),
  );
}

/**
 * Instants that tell apart what conditions on the clock say: every quarter of
 * an hour, and each begin and end of a window, of a week in either half of the
 * year, and of the weeks around the moments that conditions name.
 */
export function instants(
  literals: readonly ASTNode[],
  { now, past }: Period,
): Date[] {
  const start = now.getTime();
  const named = moments(literals);
  const weeks = [
    start,
    start + 26 * WEEK,
    ...named,
    ...named.map(m => m - WEEK),
  ];
  const offsets = [...new Set(minutesOf(literals))];
  const all = new Set(named.flatMap(m => [m - 1, m, m + 1]));
  for (const week of weeks) {
    const first = Math.floor(week / HOUR) * HOUR;
    for (let hour = first; hour < first + WEEK; hour += HOUR) {
      offsets.forEach(offset => all.add(hour + offset * MINUTE));
    }
  }
  return [...all]
    .filter(at => past || at >= now.getTime())
    .map(at => new Date(at));
}
