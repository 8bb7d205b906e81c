/** Deeper than anything that GitHub sends. */
const MAX_DEPTH = 40;
/** Largest body that the HTTP ingress of Backstage takes, in characters. */
const MAX_LENGTH = 5_242_880;

/**
 * JSON of a value with its keys in order, so that the same value gives the same
 * text wherever it has been. Undefined when it is too deep or too long.
 */
export function canonicalJson(value: unknown): string | undefined {
  let length = 0;
  const write = (part: unknown, depth: number): string => {
    if (depth > MAX_DEPTH) {
      throw new RangeError('too deep');
    }
    let text: string;
    if (Array.isArray(part)) {
      text = `[${part.map(each => write(each, depth + 1)).join()}]`;
    } else if (typeof part === 'object' && part !== null) {
      const members = Object.entries(part)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => {
          length += key.length;
          return `${JSON.stringify(key)}:${write(each, depth + 1)}`;
        });
      return `{${members.join()}}`;
    } else if (typeof part === 'string' || Number.isFinite(part)) {
      text = JSON.stringify(part);
      length += text.length;
    } else {
      text = typeof part === 'boolean' ? String(part) : 'null';
    }
    if (length > MAX_LENGTH) {
      throw new RangeError('too long');
    }
    return text;
  };
  try {
    return write(value, 0);
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}
