import { z } from 'zod';

/** A check id, or a pattern over ids in which `*` stands for any text. */
export const checkPatternSchema = z
  .string()
  .max(100)
  .regex(
    /^(\*|[a-z*][a-zA-Z0-9.*-]*)$/,
    'must be a check id, or a pattern such as scan.*',
  );

/** Whether a check id is meant by a pattern. */
export function matchesCheck(pattern: string, checkId: string): boolean {
  if (!pattern.includes('*')) {
    return pattern === checkId;
  }
  const [head, ...rest] = pattern.split('*');
  if (!checkId.startsWith(head)) {
    return false;
  }
  let at = head.length;
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) {
      return checkId.length - part.length >= at && checkId.endsWith(part);
    }
    const found = checkId.indexOf(part, at);
    if (found < 0) {
      return false;
    }
    at = found + part.length;
  }
  return true;
}

/** How narrow a pattern is: an id is narrower than any pattern, a longer pattern than a shorter one. */
export function narrownessOf(pattern: string): number {
  return pattern.includes('*')
    ? pattern.replaceAll('*', '').length
    : Number.MAX_SAFE_INTEGER;
}
