import { InputError } from '@backstage/errors';

/** The part of a request that is read here. */
export interface RequestTexts {
  /** Path and query, as they were sent. */
  originalUrl: string;
  /** What its body was parsed to. */
  body?: unknown;
}

const printable = (name: string) => name.replaceAll('\0', '').slice(0, 100);

function inUrl(url: string): string | undefined {
  // No other way of writing one is a valid address.
  if (!url.includes('%00')) {
    return undefined;
  }
  const [path, query = ''] = url.split('?', 2);
  if (path.includes('%00')) {
    return 'The path';
  }
  const [name] =
    [...new URLSearchParams(query)].find(pair =>
      pair.some(text => text.includes('\0')),
    ) ?? [];
  return name === undefined ? undefined : printable(name);
}

/** Not recursive: a body may be nested deeper than the stack. */
function inBody(body: unknown): string | undefined {
  const waiting: { at: string; value: unknown }[] = [{ at: '', value: body }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { at, value } = next;
    if (typeof value === 'string') {
      if (value.includes('\0')) {
        return at || 'The body';
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        const place = at ? `${at}.${printable(key)}` : printable(key);
        if (key.includes('\0')) {
          return place;
        }
        waiting.push({ at: place, value: each });
      }
    }
  }
  return undefined;
}

function refusal(field: string): InputError {
  return new InputError(
    `${field.slice(0, 200)} must not hold control characters: it has a NUL character`,
  );
}

/** Throws InputError, naming the field, for what has a NUL character in a text. */
export function assertNoNul(input: unknown): void {
  const field = inBody(input);
  if (field !== undefined) {
    throw refusal(field);
  }
}

/**
 * Middleware, after the one that parses bodies: refuses texts with a NUL
 * character, which PostgreSQL can't hold, with an InputError that names the
 * field. Without it they are found out by a query that fails.
 */
export function refuseNul(): (
  request: RequestTexts,
  response: unknown,
  next: (error?: unknown) => void,
) => void {
  return ({ originalUrl, body }, _response, next) => {
    const field = inUrl(originalUrl) ?? inBody(body);
    next(field === undefined ? undefined : refusal(field));
  };
}
