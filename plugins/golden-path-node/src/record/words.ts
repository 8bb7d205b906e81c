import { z } from 'zod';

const PLACEHOLDER =
  /\b(?:TODO|TBD|FIXME|CHANGEME|N\/?A|lorem ipsum|placeholder|to be (?:decided|defined|done|filled))\b|^[\s.\-_?x]*$|<[^>]{1,80}>|\$\{\{/i;

/** Whether a text says nothing, or waits to be filled in. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/** A sentence or a few words that say something. */
export const sentence = z
  .string()
  .max(1000)
  .refine(text => text.trim().length >= 8 && !isPlaceholder(text), {
    error: 'says nothing',
  });

/** Ref of a group or a person. */
export const ownerRef = z
  .string()
  .regex(/^(?:group|user):[a-z0-9-]+\/[a-z0-9._-]+$/i, {
    error: 'is no ref of a group or person',
  });

/** Days of an ISO 8601 duration in whole years, months, weeks and days; undefined for another one. */
export function daysOf(duration: string): number | undefined {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(
    duration,
  );
  if (!match || duration === 'P') {
    return undefined;
  }
  const [years, months, weeks, days] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  return years * 365 + months * 30 + weeks * 7 + days;
}

/** Units of a duration from the longest, and the seconds of each. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How many of each unit an ISO 8601 duration has; undefined when it is none, or has years, months or weeks. */
function unitsOf(duration: string): number[] | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
    duration,
  );
  return !match || /^P?T?$/.test(duration)
    ? undefined
    : match.slice(1).map(part => Number(part ?? 0));
}

/** Minutes of an ISO 8601 duration of days and less; undefined when it is none. */
export function minutesOf(duration: string): number | undefined {
  const seconds = unitsOf(duration)?.reduce(
    (sum, amount, i) => sum + amount * UNITS[i][1],
    0,
  );
  return seconds === undefined ? undefined : seconds / 60;
}

/** An ISO 8601 duration of days and less as people say it, `1 hour and 30 minutes`; another text as it is. */
export function durationInWords(duration: string): string {
  const parts = (unitsOf(duration) ?? []).flatMap((amount, i) =>
    amount > 0 ? [`${amount} ${UNITS[i][0]}${amount === 1 ? '' : 's'}`] : [],
  );
  const last = parts.pop();
  if (last === undefined) {
    return duration;
  }
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}
