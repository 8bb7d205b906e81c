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

/** Minutes of an ISO 8601 duration; undefined when it is none. */
export function minutesOf(duration: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
    duration,
  );
  if (!match || /^P?T?$/.test(duration)) {
    return undefined;
  }
  const [days, hours, minutes, seconds] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  return days * 1440 + hours * 60 + minutes + seconds / 60;
}
