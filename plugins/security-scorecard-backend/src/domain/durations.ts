import { InputError } from '@backstage/errors';
import {
  SEVERITIES,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import { DateTime, Duration } from 'luxon';

/**
 * How long a finding or failing check of a severity may stay; ISO 8601, null for
 * ever. What is known to be exploited, or can be, is due at the earlier of that
 * and its own.
 */
export type DeadlinePolicy = Readonly<
  Record<Severity | 'exploited' | 'exploitable', string | null>
>;

/** Parses an ISO 8601 duration; throws InputError when it is none or not positive. */
export function parseDuration(text: string): Duration {
  const duration = Duration.fromISO(text);
  if (!duration.isValid || duration.toMillis() <= 0) {
    throw new InputError(
      `'${text}' is not a positive ISO 8601 duration such as P7D or PT24H`,
    );
  }
  return duration;
}

/** Milliseconds of durations that are the same at every date, by their text. */
const fixedSpans = new Map<string, number | null>();

/**
 * Milliseconds of a duration without years and months; null with them. Kept,
 * because the few durations of a policy are added to every result and finding.
 */
function fixedSpan(duration: string): number | null {
  const known = fixedSpans.get(duration);
  if (known !== undefined) {
    return known;
  }
  const parsed = parseDuration(duration);
  const span =
    parsed.years || parsed.quarters || parsed.months ? null : parsed.toMillis();
  fixedSpans.set(duration, span);
  return span;
}

/** Sums of the last times: what is stored together was mostly seen together. */
const sums = new Map<string, string>();
let last = { at: '', duration: '', sum: '' };

/** Adds an ISO 8601 duration to an ISO 8601 time; the answer is in UTC with milliseconds. */
export function addDuration(at: string, duration: string): string {
  if (last.at !== at || last.duration !== duration) {
    last = { at, duration, sum: rememberedSum(at, duration) };
  }
  return last.sum;
}

function rememberedSum(at: string, duration: string): string {
  const key = `${at} ${duration}`;
  let sum = sums.get(key);
  if (sum === undefined) {
    const span = fixedSpan(duration);
    sum =
      span === null
        ? toIso(
            DateTime.fromISO(at, { zone: 'utc' }).plus(parseDuration(duration)),
          )
        : new Date(Date.parse(at) + span).toISOString();
    if (sums.size >= 500) {
      sums.clear();
    }
    sums.set(key, sum);
  }
  return sum;
}

/** A duration before a time, in the stored form. */
export function subtractDuration(at: Date, duration: string): string {
  return toIso(DateTime.fromJSDate(at).minus(parseDuration(duration)));
}

/** When something of this severity that started at `since` is overdue. */
export function deadlineFor(
  policy: DeadlinePolicy,
  severity: keyof DeadlinePolicy,
  since: string,
): string | null {
  const allowed = policy[severity];
  return allowed === null ? null : addDuration(since, allowed);
}

/**
 * Completes the configured deadlines. What a vendor has not rated is due like
 * `medium`, because unrated is not low; informational findings are never due.
 */
export function deadlinePolicy(
  configured: Partial<Record<keyof DeadlinePolicy, string>>,
): DeadlinePolicy {
  const base: Record<keyof DeadlinePolicy, string | null> = {
    exploited: 'P3D',
    exploitable: 'P7D',
    critical: 'P7D',
    high: 'P30D',
    medium: 'P90D',
    low: 'P180D',
    informational: null,
    untriaged: configured.medium ?? 'P90D',
  };
  for (const name of [...SEVERITIES, 'exploited', 'exploitable'] as const) {
    const value = configured[name];
    if (value !== undefined) {
      parseDuration(value);
      base[name] = value;
    }
  }
  return base;
}

const STORED_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let normalized = '';

/** Normalizes a time to the one text form that is stored, so that times compare as text. */
export function normalizeTime(at: string): string | null {
  if (at === normalized) {
    return at;
  }
  if (STORED_FORM.test(at) && !Number.isNaN(Date.parse(at))) {
    normalized = at;
    return at;
  }
  const parsed = DateTime.fromISO(at, { zone: 'utc' });
  return parsed.isValid ? toIso(parsed) : null;
}

/** Earliest of several times; null when there is none. */
export function earliest(times: readonly (string | null)[]): string | null {
  return times.reduce<string | null>(
    (best, time) =>
      time !== null && (best === null || time < best) ? time : best,
    null,
  );
}

function toIso(at: DateTime): string {
  return at.toUTC().toJSDate().toISOString();
}
