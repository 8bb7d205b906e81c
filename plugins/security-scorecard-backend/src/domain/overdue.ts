import {
  OVERDUE_AGES,
  type OverdueAge,
} from '@fairway/plugin-security-scorecard-common';

/** Days at which an age begins. */
const BEGINS: Record<OverdueAge, number> = {
  week: 0,
  month: 7,
  quarter: 30,
  older: 90,
};

/**
 * The deadlines that have been over for so long at a time: from one, itself
 * included and null for any, to another that is not.
 */
export function rangeOfAge(
  age: OverdueAge,
  now: Date,
): { from: string | null; to: string } {
  const before = (days: number) =>
    new Date(now.getTime() - days * 86_400_000).toISOString();
  const next = OVERDUE_AGES[OVERDUE_AGES.indexOf(age) + 1];
  return {
    from: next ? before(BEGINS[next]) : null,
    to: before(BEGINS[age]),
  };
}
