import { RequestError } from '../http';
import type { Organisation } from '../organisation';
import { readRef, swapRef } from '../refs';
import type { ChangeStore } from './ChangeStore';
import { isAncestor, writeMergeCommit } from './content';
import type { Inspection } from './inspect';
import { type ChangeState, withEvent } from './state';

/** Where a merge happens. */
export interface MergePlace {
  directory: string;
  store: ChangeStore;
}

/** Step of a merge, for tests that stop in the middle. */
export type MergeStep = 'intent' | 'branch' | 'state';

function identityOf(organisation: Organisation, name: string) {
  return {
    name: organisation.displayName(name),
    email: organisation.person(name)?.email ?? `${name}@${organisation.domain}`,
  };
}

function messageOf(found: Inspection, organisation: Organisation): string {
  const { change, approvals } = found;
  const reviewers = approvals
    .filter(({ counts }) => counts)
    .map(({ by }) => {
      const { name, email } = identityOf(organisation, by);
      return `Reviewed-by: ${name} <${email}>`;
    });
  return [
    change.title,
    '',
    ...(change.description ? [change.description, ''] : []),
    `Change: ${change.id}`,
    ...reviewers,
    '',
  ].join('\n');
}

/**
 * Writes down the merge that is about to happen, then does it.
 *
 * The intent names the merge commit and the commit of the branch that the rules
 * were judged on. It is recorded only if nothing about the change moved since
 * it was judged, and the branch moves only if it is still there. A process that
 * dies in between leaves an intent, which {@link finishMerge} resolves.
 */
export async function startMerge(
  place: MergePlace,
  found: Inspection,
  input: {
    by: string;
    now: Date;
    organisation: Organisation;
    /** Called before each step; throwing there is like dying there. */
    before?: (step: MergeStep) => void;
  },
): Promise<ChangeState | undefined> {
  const { change, head, onto, tree } = found;
  const { by, now, organisation, before = () => undefined } = input;
  if (head === undefined || tree === undefined || found.blockers.length > 0) {
    throw new Error('Only what nothing stands against is merged.');
  }
  const at = now.toISOString();
  const author = identityOf(organisation, change.author);
  const commit = await writeMergeCommit(place.directory, {
    tree,
    parents: [onto, head],
    message: messageOf(found, organisation),
    author,
    committer: identityOf(organisation, by),
    at: now,
  });
  const judged = JSON.stringify(change);
  before('intent');
  await place.store.update(change.id, state => {
    if (JSON.stringify(state) !== judged) {
      throw new RequestError(409, 'The change has moved on; look again.');
    }
    return { ...state, merging: { commit, onto, head, by, at } };
  });
  before('branch');
  await swapRef(place.directory, `refs/heads/${change.target}`, commit, onto);
  before('state');
  return finishMerge(place, change.id);
}

/**
 * Resolves a merge that was started. Whether it happened is told by the branch
 * alone: a merge commit that is part of it makes the change merged, and one that
 * is not is forgotten when the branch has moved on without it.
 *
 * @returns the state after it; undefined when there is no such change
 */
export async function finishMerge(
  { directory, store }: MergePlace,
  id: number,
): Promise<ChangeState | undefined> {
  return store.update(id, async state => {
    const { merging } = state;
    if (!merging || state.state !== 'open') {
      return state;
    }
    const target = `refs/heads/${state.target}`;
    // It was allowed when the intent was recorded, on exactly this commit.
    await swapRef(directory, target, merging.commit, merging.onto);
    const tip = await readRef(directory, target);
    const { merging: _, ...rest } = state;
    if (!tip || !(await isAncestor(directory, merging.commit, tip))) {
      return rest;
    }
    const { commit, by, at, head } = merging;
    return withEvent(
      { ...rest, state: 'merged', head, merged: { commit, by, at } },
      { at, by, what: 'merged', head: commit },
    );
  });
}
