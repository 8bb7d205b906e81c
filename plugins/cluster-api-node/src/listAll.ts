/** One page of a Kubernetes list. */
export interface ListPage<T> {
  items?: T[];
  metadata?: { _continue?: string };
}

/** What a list call takes. */
export interface ListOptions {
  limit: number;
  _continue?: string;
}

const PAGE = 500;
const MAX_RESTARTS = 3;

/** The API server forgot the snapshot that a `continue` token belongs to. */
function isExpired(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 410;
}

async function listOnce<T>(
  list: (options: ListOptions) => Promise<ListPage<T>>,
): Promise<T[]> {
  const items: T[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await list({ limit: PAGE, _continue: token });
    if (!page.items) {
      throw new Error(
        'the answer has no items, which does not mean that there are none',
      );
    }
    items.push(...page.items);
    token = page.metadata?._continue || undefined;
    if (token && tokens.has(token)) {
      throw new Error('the API server repeated a continue token');
    }
    if (token) {
      tokens.add(token);
    }
  } while (token);
  return items;
}

/**
 * Reads a list to its end, from one consistent snapshot. When the snapshot
 * expires on the way (410), it starts again.
 *
 * @throws the error of the call, or when the list can't be read to its end.
 */
export async function listAll<T>(
  list: (options: ListOptions) => Promise<ListPage<T>>,
): Promise<T[]> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await listOnce(list);
    } catch (error) {
      if (!isExpired(error) || restarts >= MAX_RESTARTS) {
        throw error;
      }
    }
  }
}
