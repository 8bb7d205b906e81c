import { Duration } from 'luxon';

/**
 * Milliseconds of an ISO 8601 duration; undefined when it is none, is not
 * positive, or has years or months, whose length depends on when they start.
 */
export function parseDuration(text: string): number | undefined {
  const duration = Duration.fromISO(text);
  if (!duration.isValid || duration.years || duration.months) {
    return undefined;
  }
  const millis = duration.toMillis();
  return Number.isFinite(millis) && millis > 0 ? millis : undefined;
}

/** Like {@link parseDuration}, for text that was checked before. Throws on other text. */
export function durationMillis(text: string): number {
  const millis = parseDuration(text);
  if (millis === undefined) {
    throw new Error(`'${text}' is not a positive ISO 8601 duration`);
  }
  return millis;
}

/**
 * ISO 8601 duration of milliseconds, rounded to seconds. In days at most: a
 * month has no length of its own.
 */
export function formatDuration(millis: number): string {
  return Duration.fromObject({ seconds: Math.round(millis / 1000) })
    .shiftTo('days', 'hours', 'minutes', 'seconds')
    .removeZeros()
    .toISO();
}

/** A duration as people say it, for example `1 hour 30 minutes`, in the words of the screens. */
export function sayDuration(text: string): string {
  const units = Duration.fromMillis(durationMillis(text))
    .shiftTo('days', 'hours', 'minutes', 'seconds')
    .toObject();
  return Object.entries(units)
    .filter(([, count]) => count > 0)
    .map(
      ([unit, count]) => `${count} ${count === 1 ? unit.slice(0, -1) : unit}`,
    )
    .join(' ');
}
