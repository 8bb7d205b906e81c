import { describeFailure, failureCode } from './failure';
import { withinLimit } from './limit';

/** What came out of a paginated call. Only `complete` says that nothing more exists. */
export interface Reading<T> {
  items: T[];
  state: 'complete' | 'partial' | 'failed';
  /** Why it is not complete, in a sentence. */
  problem?: string;
  /** The code of the problem, for example `AccessDeniedException`. */
  code?: string;
}

/** How to read the pages of one operation. */
export interface PageReader<P, T> {
  /** The IAM action, for messages. */
  action: string;
  /** Account and region, for messages. */
  where: string;
  /** The list of a page; undefined when the member is missing, which is not an empty list. */
  items(page: P): T[] | undefined;
  nextToken(page: P): string | undefined;
  signal: AbortSignal;
  /** Milliseconds that one page may take, retries included; two minutes when absent. */
  limitMs?: number;
}

async function* limited<P>(
  pages: AsyncIterable<P>,
  signal: AbortSignal,
  limitMs?: number,
): AsyncIterable<P> {
  const iterator = pages[Symbol.asyncIterator]();
  while (true) {
    const next = await withinLimit(() => iterator.next(), signal, limitMs);
    if (next.done) {
      return;
    }
    yield next.value;
  }
}

/**
 * Reads a paginated call to its end, and says whether it got there.
 *
 * A page without its list, a token that comes back a second time and an error
 * after the first page all leave the reading `partial`. Rethrows only the abort.
 */
export async function readPages<P, T>(
  pages: AsyncIterable<P>,
  reader: PageReader<P, T>,
): Promise<Reading<T>> {
  const { action, where } = reader;
  const items: T[] = [];
  const tokens = new Set<string>();
  let read = 0;
  try {
    for await (const page of limited(pages, reader.signal, reader.limitMs)) {
      const list = reader.items(page);
      if (!list) {
        return {
          items,
          state: 'partial',
          code: 'IncompleteAnswer',
          problem: `${action} answered without its list in ${where}, which does not mean that the list is empty`,
        };
      }
      read += 1;
      items.push(...list);
      const token = reader.nextToken(page);
      if (token !== undefined && tokens.has(token)) {
        return {
          items,
          state: 'partial',
          code: 'RepeatedToken',
          problem: `${action} repeated a page token in ${where} after ${read} pages, so the rest of the list is not known`,
        };
      }
      if (token) {
        tokens.add(token);
      }
    }
  } catch (error) {
    reader.signal.throwIfAborted();
    return {
      items,
      state: read > 0 ? 'partial' : 'failed',
      code: failureCode(error),
      problem: describeFailure(error, action, where),
    };
  }
  return { items, state: 'complete' };
}
