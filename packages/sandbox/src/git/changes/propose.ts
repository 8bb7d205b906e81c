import { RequestError } from '../http';
import { readRef } from '../refs';
import type { Repository } from '../repositories';
import type { ChangeStore } from './ChangeStore';
import type { ChangeState } from './state';

/** What somebody says about a change that they open. */
export interface Proposal {
  title: string;
  description: string;
  labels: string[];
  /** Branch it comes from. */
  source: string;
  /** Whose change it is; the portal may open one for somebody. */
  author: string;
}

/** Most open changes of a repository. */
const MAX_OPEN = 200;

/**
 * Creates a change, or finds the one that is open for the branch.
 *
 * @throws RequestError when there is no such branch, or nothing imported yet
 */
export async function propose(
  place: {
    repository: Repository;
    directory: string;
    store: ChangeStore;
    now: () => Date;
  },
  proposal: Proposal,
  by: string,
): Promise<{ state: ChangeState; created: boolean }> {
  const { directory, repository, store, now } = place;
  const { source } = proposal;
  if (repository.head === null) {
    throw new RequestError(
      422,
      'The repository waits for its initial import by the portal.',
    );
  }
  if (source === repository.defaultBranch) {
    throw new RequestError(422, 'A change comes from another branch.');
  }
  const head = await readRef(directory, `refs/heads/${source}`);
  if (!head) {
    throw new RequestError(422, `There is no branch ${source}; push it first.`);
  }
  return store.create(async (existing, id) => {
    const open = existing.filter(change => change.state === 'open');
    const same = open.find(change => change.source === source);
    if (same) {
      return { existing: same };
    }
    if (open.length >= MAX_OPEN) {
      throw new RequestError(
        422,
        `There are ${MAX_OPEN} open changes already; merge or close some.`,
      );
    }
    const at = now().toISOString();
    return {
      create: {
        version: 1,
        id,
        ...proposal,
        state: 'open',
        openedBy: by,
        target: repository.defaultBranch,
        createdAt: at,
        updatedAt: at,
        head,
        approvals: [],
        checks: [],
        events: [{ at, by, what: 'opened', head }],
      },
    };
  });
}
