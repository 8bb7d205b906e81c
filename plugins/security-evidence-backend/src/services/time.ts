import { InputError } from '@backstage/errors';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment and the period before it that is looked at. */
export interface Period {
  /** ISO 8601, inclusive. */
  from: string;
  /** ISO 8601. */
  at: string;
}

function parse(text: string): Date {
  const time = new Date(DAY.test(text) ? `${text}T00:00:00.000Z` : text);
  if ((!DAY.test(text) && !TIME.test(text)) || Number.isNaN(time.getTime())) {
    throw new InputError(
      `'${text}' is no date: give a day such as 2026-11-22 or a time such as 2026-11-22T10:00:00Z`,
    );
  }
  return time;
}

/**
 * The moment that a query is about: a day stands for its end in UTC, but nothing
 * for a time to come; now when nothing is asked.
 *
 * @throws InputError for what is no date, and for days and times to come
 */
export function momentOf(text: string | undefined, now: Date): string {
  if (text === undefined) {
    return now.toISOString();
  }
  const time = parse(text);
  if (time > now) {
    throw new InputError(`Can't tell how it will be: ${text} is to come`);
  }
  const end = DAY.test(text)
    ? new Date(Math.min(time.getTime() + 86_400_000 - 1, now.getTime()))
    : time;
  return end.toISOString();
}

/**
 * The period that a query is about, by default from the start of the UTC day.
 *
 * @throws InputError also for one that ends before it starts, or is longer than 400 days
 */
export function periodOf(
  query: { from?: string; at?: string },
  now: Date,
): Period {
  const at = momentOf(query.at, now);
  const from = query.from
    ? parse(query.from).toISOString()
    : `${at.slice(0, 10)}T00:00:00.000Z`;
  if (from > at) {
    throw new InputError(
      `The period from ${from} to ${at} ends before it starts`,
    );
  }
  if (Date.parse(at) - Date.parse(from) > 400 * 86_400_000) {
    throw new InputError(
      `The period from ${from} to ${at} is longer than 400 days; ask for shorter ones`,
    );
  }
  return { from, at };
}
