/** Coarsest unit that says something about a span of time. */
export type ElapsedUnit = 'now' | 'minutes' | 'hours' | 'days';

/** A span of time in its coarsest unit, rounded down. */
export interface Elapsed {
  unit: ElapsedUnit;
  /** Whole units, 0 when the unit is `now`. */
  count: number;
}

/** Words for a span of time: under a minute is `now`; the sign is dropped. */
export function elapsed(milliseconds: number): Elapsed {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  if (minutes < 1) {
    return { unit: 'now', count: 0 };
  }
  if (minutes < 60) {
    return { unit: 'minutes', count: minutes };
  }
  if (minutes < 48 * 60) {
    return { unit: 'hours', count: Math.floor(minutes / 60) };
  }
  return { unit: 'days', count: Math.floor(minutes / (24 * 60)) };
}

/** A weekday names a day without doubt only within the last six days. */
export function isWithinLastWeek(now: Date, then: Date): boolean {
  const age = now.getTime() - then.getTime();
  return age >= 0 && age < 6 * 86_400_000;
}

/** Whether a deadline has passed; no deadline is never overdue. */
export function isOverdue(deadline: string | null, now: Date): boolean {
  return deadline !== null && new Date(deadline).getTime() < now.getTime();
}
