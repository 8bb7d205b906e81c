import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Paging } from '../world/types';

/** One page and, when there is more, the token of the next. */
export interface Page<T> {
  items: T[];
  nextToken?: string;
}

const tokenSchema = z.strictObject({
  /** Rows given out so far. */
  offset: z.number().int().min(0),
  /** Pages given out so far. */
  page: z.number().int().min(1),
  /** Digest of what was asked: a token goes with one question only. */
  question: z.string(),
});

const START = { offset: 0, page: 0, question: '' };

/**
 * Cuts a list into pages. A page may be shorter than asked for, and even empty
 * with more behind it, as the real services do.
 *
 * @param question - everything but the token that the caller asked
 * @returns `invalid` when the token was not given out for this question
 */
export function paginate<T>(
  rows: T[],
  paging: Paging,
  asked: { maxResults: number; nextToken?: string; question: unknown },
): Page<T> | 'invalid' {
  const question = digest(asked.question);
  const at = asked.nextToken ? readToken(asked.nextToken) : START;
  if (!at || (at !== START && at.question !== question)) {
    return 'invalid';
  }
  const { offset, page } = at;
  if (paging.stuckAfter && page >= paging.stuckAfter) {
    return { items: [], nextToken: writeToken({ ...at, question }) };
  }
  const more = (next: number) =>
    writeToken({ offset: next, page: page + 1, question });
  const every = paging.emptyPageEvery;
  if (every > 0 && (page + 1) % every === 0 && offset < rows.length) {
    return { items: [], nextToken: more(offset) };
  }
  const end = offset + Math.min(asked.maxResults, paging.pageSize);
  return {
    items: rows.slice(offset, end),
    ...(end < rows.length && { nextToken: more(end) }),
  };
}

function digest(question: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(question) ?? '')
    .digest('hex')
    .slice(0, 16);
}

function writeToken(token: z.infer<typeof tokenSchema>): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(text: string): z.infer<typeof tokenSchema> | undefined {
  try {
    return tokenSchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    );
  } catch {
    return undefined;
  }
}
