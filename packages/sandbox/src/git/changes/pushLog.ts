import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** File that the pre-receive hook adds a line to before refs move. */
export const PUSH_LOG = 'fairway/pushes.jsonl';

const pushSchema = z.object({
  at: z.string(),
  actor: z.string(),
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  /** Commits that were new to the repository. */
  commits: z.array(z.string()),
});

/** One branch or tag of a push that was let through. */
export type Push = z.infer<typeof pushSchema>;

/**
 * Reads who pushed what, oldest first. The hook writes before the refs move, so
 * a push that failed after it is in the log too, and none is missing.
 */
export async function readPushLog(directory: string): Promise<Push[]> {
  const text = await readFile(join(directory, PUSH_LOG), 'utf8').catch(
    (error: unknown) => {
      if (
        error instanceof Error &&
        'code' in error &&
        error.code === 'ENOENT'
      ) {
        return '';
      }
      throw error;
    },
  );
  return text.split('\n').flatMap(line => {
    try {
      const parsed = pushSchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      // Empty, or torn by a process that was killed before its push happened.
      return [];
    }
  });
}

/** Who brought commits to a branch. */
export interface Pushers {
  /** Everybody who brought in one of the commits, on whatever branch. */
  all: ReadonlySet<string>;
  /** Who put the branch to where it is; undefined when that is not known. */
  last: string | undefined;
}

/**
 * Tells who pushed the commits of a change.
 *
 * @param branch - its source branch
 * @param head - the branch's latest commit
 * @param commits - what the change adds to its target
 */
export function pushersOf(
  log: readonly Push[],
  branch: string,
  head: string,
  commits: ReadonlySet<string>,
): Pushers {
  const all = log
    .filter(
      push =>
        commits.has(push.after) || push.commits.some(id => commits.has(id)),
    )
    .map(push => push.actor);
  return {
    all: new Set(all),
    last: log.findLast(
      push => push.ref === `refs/heads/${branch}` && push.after === head,
    )?.actor,
  };
}
