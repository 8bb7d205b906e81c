import { RequestError } from '../http';
import { NO_OBJECT, readRef, swapRef } from '../refs';
import { remembered } from '../remember';
import type { Repositories } from '../repositories';
import type { ChangeStore } from './ChangeStore';
import { finishMerge } from './merge';
import { PROTECTION_PATH, VERIFY_CHECK } from './protection';
import { pushersOf, readPushLog } from './pushLog';
import { type ChangeState, withCheck, withEvent } from './state';
import { SERVER, type VerifyCommit } from './verify';

/** A repository with one of them is judged by the golden path's controls. */
const GOLDEN_PATH_FILES = [
  PROTECTION_PATH,
  '.golden-path/manifest.json',
  '.golden-path/answers.yaml',
];

/** What {@link bringUpToDate} needs. */
export interface UpToDateOptions {
  owner: string;
  name: string;
  /** The bare repository. */
  directory: string;
  store: ChangeStore;
  repositories: Repositories;
  verify: VerifyCommit;
  now: () => Date;
}

const onGoldenPath = remembered<boolean>(100);

/** Services of the golden path are judged by it; other repositories are not. */
async function wantsVerify(
  { directory, owner, name, repositories }: UpToDateOptions,
  target: string,
  head: string,
): Promise<boolean> {
  const onto = await readRef(directory, `refs/heads/${target}`);
  for (const commit of onto ? [onto, head] : [head]) {
    const is = await onGoldenPath(
      [directory, commit],
      async () =>
        (await repositories.firstFile(
          owner,
          name,
          commit,
          GOLDEN_PATH_FILES,
        )) !== undefined,
    );
    if (is) {
      return true;
    }
  }
  return false;
}

/** Keeps the commits of a change even when its branch is deleted or rewritten. */
async function keep(
  directory: string,
  id: number,
  head: string,
): Promise<void> {
  const ref = `refs/changes/${id}/head`;
  const before = await readRef(directory, ref);
  if (before !== head) {
    // Who loses the race is overtaken by the next look at the change.
    await swapRef(directory, ref, head, before ?? NO_OBJECT);
  }
}

function withPush(
  state: ChangeState,
  head: string,
  by: string,
  now: Date,
): ChangeState {
  if (state.state !== 'open' || state.merging || state.head === head) {
    return state;
  }
  const at = now.toISOString();
  return withEvent({ ...state, head }, { at, by, what: 'pushed', head });
}

/**
 * Makes an interrupted merge whole, notices pushes, and runs the check of a
 * commit that has none. Doing it again does nothing.
 *
 * @throws RequestError when there is no such change
 */
export async function bringUpToDate(
  options: UpToDateOptions,
  id: number,
): Promise<ChangeState> {
  const { directory, store, now } = options;
  const found = await finishMerge(options, id);
  if (!found) {
    throw new RequestError(404, 'There is no such change.');
  }
  if (found.state !== 'open') {
    return found;
  }
  const head = await readRef(directory, `refs/heads/${found.source}`);
  if (!head) {
    return found;
  }
  let state = found;
  await keep(directory, id, head);
  if (found.head !== head) {
    const log = await readPushLog(directory);
    const by = pushersOf(log, found.source, head, new Set()).last ?? SERVER;
    state =
      (await store.update(id, s => withPush(s, head, by, now()))) ?? state;
  }
  const checked = state.checks.some(
    ({ name, head: of, by }) =>
      name === VERIFY_CHECK && of === head && by === SERVER,
  );
  if (!checked && (await wantsVerify(options, state.target, head))) {
    const check = await options.verify(directory, head);
    state = (await store.update(id, s => withCheck(s, check))) ?? state;
  }
  return state;
}
