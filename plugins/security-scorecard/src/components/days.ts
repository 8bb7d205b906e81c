const DAY = 86_400_000;

/** The day `days` from `now`, as a date field wants it. */
export function dayAhead(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY).toISOString().slice(0, 10);
}

/** The end of a day, UTC; undefined when it is no day. */
export function endOfDay(day: string): string | undefined {
  const end = new Date(`${day}T23:59:59Z`);
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString();
}

/** Whether a day is a day and ends after `now`. */
export function isAhead(day: string, now: Date): boolean {
  const end = endOfDay(day);
  return end !== undefined && Date.parse(end) > now.getTime();
}
