/** A distinguished name in the one form that all its spellings have in common. */
export interface Dn {
  /** Lower case, one space at most, escapes only where they are needed. */
  text: string;
  /** Its relative names in that form, the most specific first. */
  rdns: string[];
}

interface Token {
  bytes: Buffer;
  escaped: boolean;
}

/** Longest name that is read, in characters: it is read one by one. */
const LONGEST = 8_192;

const SPECIAL = '"+,;<>\\';
const ESCAPABLE = new Set([...SPECIAL, ' ', '#', '=']);

/** Parts between separators that are not escaped. */
function split(text: string, separator: string): string[] {
  const parts = [''];
  for (const [piece] of text.matchAll(/\\.|[^]/gsu)) {
    if (piece === separator) {
      parts.push('');
    } else {
      parts[parts.length - 1] += piece;
    }
  }
  return parts;
}

/** The characters of a value; undefined when one is not allowed there. */
function tokens(raw: string): Token[] | undefined {
  const found: Token[] = [];
  for (const [piece] of raw.matchAll(/\\[0-9a-fA-F]{2}|\\.|[^]/gsu)) {
    if (/^\\[0-9a-fA-F]{2}$/.test(piece)) {
      found.push({ bytes: Buffer.from(piece.slice(1), 'hex'), escaped: true });
    } else if (piece.startsWith('\\')) {
      if (!ESCAPABLE.has(piece.slice(1))) {
        return undefined;
      }
      found.push({ bytes: Buffer.from(piece.slice(1)), escaped: true });
    } else if (SPECIAL.includes(piece)) {
      return undefined;
    } else {
      found.push({ bytes: Buffer.from(piece), escaped: false });
    }
  }
  return found;
}

const isPadding = ({ bytes, escaped }: Token) =>
  !escaped && bytes.toString() === ' ';

/** The text that a value stands for; undefined when it stands for none. */
function decode(raw: string): string | undefined {
  const found = tokens(raw);
  if (!found) {
    return undefined;
  }
  const first = found.findIndex(token => !isPadding(token));
  const last = found.findLastIndex(token => !isPadding(token));
  const bytes = Buffer.concat(
    found.slice(first, last + 1).map(token => token.bytes),
  );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const escape = (value: string) =>
  value.replace(/["+,;<>\\]|^#/g, character => `\\${character}`);

/** One `type=value`; undefined when it is none. */
function normalisePair(text: string): string | undefined {
  const at = text.indexOf('=');
  const type = text.slice(0, at).trim().toLowerCase();
  if (at < 1 || !/^([a-z][a-z0-9-]*|\d+(\.\d+)*)$/.test(type)) {
    return undefined;
  }
  const value = decode(text.slice(at + 1));
  if (value === undefined || /\p{Cc}/u.test(value)) {
    return undefined;
  }
  // What caseIgnoreMatch does before it compares, as far as it matters here.
  const prepared = value
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .trim()
    .replace(/\s+/gu, ' ');
  return prepared && !/\p{Cc}/u.test(prepared)
    ? `${type}=${escape(prepared)}`
    : undefined;
}

function normaliseRdn(text: string): string | undefined {
  const pairs = split(text, '+').map(normalisePair);
  return pairs.some(pair => pair === undefined)
    ? undefined
    : pairs.sort().join('+');
}

/**
 * Reads a distinguished name as RFC 4514 writes it; undefined when it is none.
 * The empty name, empty values, control characters and names without an end
 * are refused too.
 */
export function parseDn(text: string): Dn | undefined {
  if (text.length > LONGEST) {
    return undefined;
  }
  const rdns: string[] = [];
  for (const part of split(text, ',')) {
    const rdn = normaliseRdn(part);
    if (rdn === undefined) {
      return undefined;
    }
    rdns.push(rdn);
  }
  return { text: rdns.join(','), rdns };
}

/** Whether a name is below another one; a name is not below itself. */
export function isBeneath(dn: Dn, base: Dn): boolean {
  return (
    dn.rdns.length > base.rdns.length &&
    dn.rdns.slice(-base.rdns.length).join(',') === base.text
  );
}
