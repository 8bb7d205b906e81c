const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PATTERN =
  /^P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration, or null when it is none.
 *
 * Years and months have no fixed length and are not accepted; a day counts as
 * 24 hours.
 */
export function durationToMs(iso: string): number | null {
  const match = PATTERN.exec(iso);
  if (!match) {
    return null;
  }
  const [weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  return (
    (weeks * 7 + days) * DAY +
    hours * HOUR +
    minutes * MINUTE +
    Math.round(seconds * SECOND)
  );
}

/** ISO 8601 duration of a number of milliseconds ≥ 0, in days, hours, minutes and seconds. */
export function msToDuration(ms: number): string {
  const parts = splitDuration(ms);
  const time = [
    parts.hours && `${parts.hours}H`,
    parts.minutes && `${parts.minutes}M`,
    parts.seconds && `${parts.seconds}S`,
  ].filter(Boolean);
  const date = parts.days ? `${parts.days}D` : '';
  if (!date && time.length === 0) {
    return 'PT0S';
  }
  return `P${date}${time.length ? `T${time.join('')}` : ''}`;
}

/** Whole days, hours, minutes and seconds of a number of milliseconds. */
export function splitDuration(ms: number) {
  const whole = Math.max(0, Math.round(ms / SECOND)) * SECOND;
  return {
    days: Math.floor(whole / DAY),
    hours: Math.floor((whole % DAY) / HOUR),
    minutes: Math.floor((whole % HOUR) / MINUTE),
    seconds: Math.floor((whole % MINUTE) / SECOND),
  };
}

/** A duration in words, for example `1 hour 30 minutes`. */
export function formatMs(
  ms: number,
  options: { language?: string } = {},
): string {
  const { language = 'en' } = options;
  const parts = splitDuration(ms);
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'long',
    }).format(value);
  const words = [
    parts.days && unit(parts.days, 'day'),
    parts.hours && unit(parts.hours, 'hour'),
    parts.minutes && unit(parts.minutes, 'minute'),
    parts.seconds && unit(parts.seconds, 'second'),
  ].filter((word): word is string => Boolean(word));
  return words.length ? words.join(' ') : unit(0, 'second');
}

/** An ISO 8601 duration in words; what can't be read is shown as it came. */
export function formatDuration(
  iso: string,
  options: { language?: string } = {},
): string {
  const ms = durationToMs(iso);
  return ms === null ? iso : formatMs(ms, options);
}

/**
 * The time that is left, as coarse as one wants it at a glance: above an hour
 * without seconds, above two minutes in minutes, below that to the second.
 */
export function formatRemaining(ms: number, language = 'en'): string {
  const left = Math.max(0, Math.ceil(ms / SECOND) * SECOND);
  if (left > 2 * MINUTE) {
    return formatMs(Math.ceil(left / MINUTE) * MINUTE, { language });
  }
  return formatMs(left, { language });
}
