import { Duration } from 'luxon';

const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

const UNITS = [
  'years',
  'months',
  'weeks',
  'days',
  'hours',
  'minutes',
  'seconds',
] as const;

const twoDigits = (value: number) => String(value).padStart(2, '0');

/**
 * A time for people to read, such as "19 Nov 2026, 07:05 UTC". Neither the
 * reader's zone nor the language of the machine plays a part, so that a text is
 * the same wherever it is made. What is no time is given back as it is.
 */
export function spokenTime(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) {
    return at;
  }
  const day = `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]} ${time.getUTCFullYear()}`;
  return `${day}, ${twoDigits(time.getUTCHours())}:${twoDigits(time.getUTCMinutes())} UTC`;
}

/**
 * An ISO 8601 duration for people to read, in the units it is written in: "24
 * hours" for PT24H. What is no duration is given back as it is.
 */
export function spokenDuration(duration: string): string {
  const parsed = Duration.fromISO(duration);
  const parts = UNITS.flatMap(unit => {
    const value = parsed.get(unit);
    return value > 0
      ? [`${value} ${value === 1 ? unit.slice(0, -1) : unit}`]
      : [];
  });
  const last = parts.pop();
  if (!parsed.isValid || last === undefined) {
    return duration;
  }
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}
