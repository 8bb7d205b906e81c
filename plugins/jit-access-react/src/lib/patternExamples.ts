/** Values of `\d+`, `[0-9]+`, `[A-Z]+` and the like, in the order of use. */
const DIGITS = '1234567890';
const LETTERS = 'ABCDEFGHIJ';

const CLASSES: Record<string, string> = {
  '\\d': DIGITS,
  '[0-9]': DIGITS,
  '[A-Z]': LETTERS,
  '[a-z]': LETTERS.toLocaleLowerCase('en-US'),
};

/** As many as are read at a glance. */
const MOST = 3;

const PART =
  /^(?:\((?:\?:)?([\w|-]+)\)|(\\d|\[0-9\]|\[A-Z\]|\[a-z\])(\+|\*|\{(\d)(?:,\d*)?\})?|\\([-/#.])|([\w/#: -]))(?![+*?{])/;

/**
 * Texts that fit a simple pattern, such as `INC-1234` for `^INC-\d+$`, for a
 * person to read; none for a pattern that says more than this can read.
 */
export function patternExamples(pattern: string): string[] {
  let rest = pattern.replace(/^\^|\$$/g, '');
  let examples = [''];
  while (rest !== '') {
    const found = PART.exec(rest);
    if (!found) {
      return [];
    }
    const [all, choices, set, repeat, least, escaped, literal] = found;
    const count = Number(least ?? (repeat ? 4 : 1));
    const parts =
      choices?.split('|') ??
      (set ? [CLASSES[set].slice(0, count)] : [escaped ?? literal]);
    examples = examples
      .flatMap(example => parts.map(part => example + part))
      .slice(0, MOST);
    rest = rest.slice(all.length);
  }
  const whole = new RegExp(pattern);
  return examples.filter(example => example !== '' && whole.test(example));
}
