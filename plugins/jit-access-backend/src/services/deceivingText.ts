/**
 * Control characters, halves of characters, and those that turn the direction
 * of text round: with them a text shows something other than what it says.
 */
const DECEIVING = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;
const LINES = /[\n\r\t]/g;

/** Whether a text, of any number of lines, shows something other than what it says. */
export function deceives(text: string): boolean {
  return DECEIVING.test(text.replaceAll(LINES, ''));
}

/** Deeper than anything that the API takes. */
const DEEPEST = 20;

/** The path of the first deceiving text in a value of JSON, for example `inputs.role`. */
export function deceivingField(
  value: unknown,
  path: readonly string[] = [],
): string | undefined {
  if (typeof value === 'string') {
    return deceives(value) ? path.join('.') : undefined;
  }
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) {
    return undefined;
  }
  for (const [key, item] of Object.entries(value)) {
    const found = deceivingField(item, [...path, key]);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
