const CLOSING: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '{': '}',
};

/** Most characters of an expression that is taken apart. */
const MAX_CHARACTERS = 4000;

/**
 * Parts of an expression between operators, those in brackets and texts left
 * alone. The grammar can't be asked: it takes what is selected from, or called,
 * for the whole expression before it.
 */
export function splitBy(
  text: string,
  ...operators: readonly string[]
): string[] {
  const parts: string[] = [];
  const open: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length && text.length <= MAX_CHARACTERS; at += 1) {
    const char = text[at];
    if (char === '"' || char === '`' || char === "'") {
      for (at += 1; at < text.length && text[at] !== char; at += 1) {
        at += char !== '`' && text[at] === '\\' ? 1 : 0;
      }
    } else if (CLOSING[char]) {
      open.push(CLOSING[char]);
    } else if (char === open.at(-1)) {
      open.pop();
    } else if (open.length === 0) {
      const found = operators.find(one => text.startsWith(one, at));
      if (found !== undefined) {
        parts.push(text.slice(start, at).trim());
        at += found.length - 1;
        start = at + 1;
      }
    }
  }
  return [...parts, text.slice(start).trim()];
}

/** An expression without the parentheses around all of it. */
export function unwrapped(text: string): string {
  const inner = text.trim();
  if (!inner.startsWith('(') || !inner.endsWith(')')) {
    return inner;
  }
  const body = inner.slice(1, -1);
  let depth = 0;
  for (const char of body) {
    depth += Number(char === '(') - Number(char === ')');
    if (depth < 0) {
      return inner;
    }
  }
  return body.trim();
}

/** Parts of a condition of which each is enough. */
export function alternatives(text: string): string[] {
  const inner = unwrapped(text);
  const parts = splitBy(inner, '||');
  return parts.length === 1 ? parts : parts.flatMap(part => alternatives(part));
}
