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

/** The moment on a day at which the clock, UTC, shows what it shows at `like`; undefined when it is no day. */
export function sameTimeOn(day: string, like: Date): string | undefined {
  const moment = new Date(`${day}T${like.toISOString().slice(11)}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

/** Whether a day is a day and ends after `now`. */
export function isAhead(day: string, now: Date): boolean {
  const end = endOfDay(day);
  return end !== undefined && Date.parse(end) > now.getTime();
}
