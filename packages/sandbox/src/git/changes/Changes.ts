import { RequestError } from '../http';
import type { Organisation } from '../organisation';
import { readRef, swapRef, NO_OBJECT } from '../refs';
import type { Repositories, Repository } from '../repositories';
import { ChangeStore } from './ChangeStore';
import { inspect, type Inspection } from './inspect';
import { partIn } from './judge';
import { finishMerge, startMerge } from './merge';
import { PROTECTION_PATH, VERIFY_CHECK } from './protection';
import { pushersOf, readPushLog } from './pushLog';
import { type ChangeState, type Check, withCheck, withEvent } from './state';
import { SERVER, type VerifyCommit } from './verify';

/** What {@link Changes} needs. */
export interface ChangesOptions {
  repositories: Repositories;
  organisation: Organisation;
  verify: VerifyCommit;
  now: () => Date;
  log: (message: string) => void;
}

/** What somebody says about a change that they open. */
export interface Proposal {
  title: string;
  description: string;
  labels: string[];
  source: string;
  /** Whose change it is; the portal may open one for somebody. */
  author: string;
}

/** A repository and what is needed to work on its changes. */
interface Place {
  repository: Repository;
  directory: string;
  store: ChangeStore;
}

const MAX_OPEN = 200;
/** A repository with one of them is judged by the golden path's controls. */
const GOLDEN_PATH_FILES = [
  PROTECTION_PATH,
  '.golden-path/manifest.json',
  '.golden-path/answers.yaml',
];

/**
 * Changes: branches offered for review, and the only way to the default branch.
 *
 * Every method brings a change up to date first: it finishes a merge that was
 * interrupted, notices pushes and runs the check of a commit that has none. So
 * nothing depends on a process having lived long enough after a push.
 */
export class Changes {
  readonly #options: ChangesOptions;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  /**
   * Opens a change, or returns the one that is open for the branch.
   *
   * @throws RequestError when there is no such branch, or nothing imported yet
   */
  async open(
    owner: string,
    name: string,
    proposal: Proposal,
    by: string,
  ): Promise<{ state: ChangeState; created: boolean }> {
    const { directory, repository, store } = await this.#place(owner, name);
    const { source } = proposal;
    if (repository.head === null || source === repository.defaultBranch) {
      throw new RequestError(
        422,
        repository.head === null
          ? 'The repository waits for its initial import by the portal.'
          : `A change comes from another branch than ${source}.`,
      );
    }
    const head = await readRef(directory, `refs/heads/${source}`);
    if (!head) {
      throw new RequestError(
        422,
        `There is no branch ${source}; push it first.`,
      );
    }
    const at = this.#options.now().toISOString();
    const result = await store.create(async (existing, id) => {
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
      const state: ChangeState = {
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
      };
      return { create: state };
    });
    if (result.created) {
      this.#options.log(
        `git: change ${result.state.id} of ${owner}/${name} opened by ${by}`,
      );
    }
    return {
      state: await this.#refresh(owner, name, result.state.id),
      created: result.created,
    };
  }

  /** All changes, the newest first, as they were last seen. */
  async list(owner: string, name: string): Promise<ChangeState[]> {
    const { store } = await this.#place(owner, name);
    return store.list();
  }

  /** One change with everything that decides about it. */
  async view(owner: string, name: string, id: number): Promise<Inspection> {
    await this.#refresh(owner, name, id);
    return this.#inspect(owner, name, id);
  }

  /**
   * Records an approval of what somebody has seen.
   *
   * @param head - the commit that they looked at
   * @throws RequestError when they have a part in the change, or it has moved on
   */
  async approve(
    owner: string,
    name: string,
    id: number,
    input: { by: string; head: string; comment: string },
  ): Promise<Inspection> {
    const { store } = await this.#place(owner, name);
    const before = await this.view(owner, name, id);
    this.#requireOpen(before, input.head);
    const part = partIn(input.by, {
      ...before,
      organisation: this.#options.organisation,
    });
    if (part !== undefined) {
      throw new RequestError(403, `This approval can't count: ${part}.`);
    }
    const at = this.#options.now().toISOString();
    await store.update(id, state => {
      if (state.state !== 'open' || state.head !== input.head) {
        throw new RequestError(409, 'The change has moved on; look again.');
      }
      const { by, head, comment } = input;
      if (state.approvals.some(a => a.by === by && a.head === head)) {
        return state;
      }
      const others = state.approvals.filter(a => a.by !== by);
      return withEvent(
        { ...state, approvals: [...others, { by, at, head, comment }] },
        { at, by, what: 'approved', head, text: comment || undefined },
      );
    });
    return this.view(owner, name, id);
  }

  /** Takes back somebody's approval; nothing happens when there is none. */
  async retract(
    owner: string,
    name: string,
    id: number,
    by: string,
  ): Promise<Inspection> {
    const { store } = await this.#place(owner, name);
    await this.#refresh(owner, name, id);
    const at = this.#options.now().toISOString();
    await store.update(id, state => {
      const approvals = state.approvals.filter(a => a.by !== by);
      if (approvals.length === state.approvals.length) {
        return state;
      }
      if (state.state !== 'open' || state.merging) {
        throw new RequestError(409, `The change is ${state.state} already.`);
      }
      return withEvent(
        { ...state, approvals },
        { at, by, what: 'retracted', head: state.head },
      );
    });
    return this.view(owner, name, id);
  }

  /**
   * Records a check that ran elsewhere.
   *
   * @throws RequestError for the check that the server runs itself
   */
  async report(
    owner: string,
    name: string,
    id: number,
    input: Omit<Check, 'at' | 'controls'>,
  ): Promise<Inspection> {
    if (input.name === VERIFY_CHECK) {
      throw new RequestError(
        403,
        `${VERIFY_CHECK} is run by this server; nobody else reports it.`,
      );
    }
    const { store } = await this.#place(owner, name);
    await this.#refresh(owner, name, id);
    const at = this.#options.now().toISOString();
    await store.update(id, state => {
      if (state.state !== 'open' || state.head !== input.head) {
        throw new RequestError(
          409,
          'The check is not about the latest commit of an open change.',
        );
      }
      return {
        ...withCheck(state, { ...input, at, controls: [] }),
        updatedAt: at,
      };
    });
    return this.view(owner, name, id);
  }

  /**
   * Merges a change when every rule of the default branch is fulfilled, for
   * whoever asks. Asking again for what is merged answers the same.
   *
   * @param head - the commit that is to be merged
   * @throws RequestError that lists what is missing
   */
  async merge(
    owner: string,
    name: string,
    id: number,
    input: { by: string; head: string },
  ): Promise<Inspection> {
    const place = await this.#place(owner, name);
    const before = await this.view(owner, name, id);
    if (before.change.state === 'merged' && before.change.head === input.head) {
      return before;
    }
    this.#requireOpen(before, input.head);
    if (before.blockers.length > 0 || before.head === undefined) {
      throw new RequestError(
        409,
        `This can't be merged yet: ${before.blockers
          .map(blocker => blocker.message)
          .join(' ')}`,
      );
    }
    await startMerge(place, before, {
      by: input.by,
      now: this.#options.now(),
      organisation: this.#options.organisation,
    });
    const after = await this.view(owner, name, id);
    if (after.change.state !== 'merged') {
      throw new RequestError(
        409,
        `${after.change.target} moved while this was merged; look again.`,
      );
    }
    this.#options.log(
      `git: change ${id} of ${owner}/${name} merged by ${input.by}`,
    );
    return after;
  }

  /** Closes a change without merging it. */
  async close(
    owner: string,
    name: string,
    id: number,
    by: string,
  ): Promise<Inspection> {
    const { store } = await this.#place(owner, name);
    await this.#refresh(owner, name, id);
    const at = this.#options.now().toISOString();
    await store.update(id, state => {
      if (state.state === 'closed') {
        return state;
      }
      if (state.state === 'merged' || state.merging) {
        throw new RequestError(409, 'The change is merged already.');
      }
      if (by !== state.author && by !== state.openedBy && by !== 'portal') {
        throw new RequestError(403, 'Only its author closes a change.');
      }
      return withEvent(
        { ...state, state: 'closed' },
        { at, by, what: 'closed' },
      );
    });
    return this.view(owner, name, id);
  }

  /** Brings the open changes of a repository up to date after a push. */
  async afterPush(owner: string, name: string): Promise<void> {
    for (const { id, state } of await this.list(owner, name)) {
      if (state === 'open') {
        await this.#refresh(owner, name, id);
      }
    }
  }

  async #place(owner: string, name: string): Promise<Place> {
    const { repositories } = this.#options;
    const repository = await repositories.describe(owner, name);
    const directory = repositories.directory(owner, name);
    if (!repository || !directory) {
      throw new RequestError(404, 'There is no such repository.');
    }
    return { repository, directory, store: new ChangeStore(directory) };
  }

  #requireOpen(found: Inspection, head: string): void {
    if (found.change.state !== 'open') {
      throw new RequestError(409, `The change is ${found.change.state}.`);
    }
    if (found.head !== head) {
      throw new RequestError(
        409,
        'The branch has other commits than the ones you saw; look again.',
      );
    }
  }

  async #inspect(owner: string, name: string, id: number): Promise<Inspection> {
    const { directory, store } = await this.#place(owner, name);
    const change = await store.get(id);
    if (!change) {
      throw new RequestError(404, 'There is no such change.');
    }
    return inspect(change, {
      directory,
      owner,
      name,
      repositories: this.#options.repositories,
      organisation: this.#options.organisation,
    });
  }

  /** Makes an interrupted merge whole, notices pushes, and runs the missing check. */
  async #refresh(
    owner: string,
    name: string,
    id: number,
  ): Promise<ChangeState> {
    const place = await this.#place(owner, name);
    const { directory, store } = place;
    const found = await finishMerge(place, id);
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
    await this.#keep(directory, id, head);
    if (found.head !== head) {
      const log = await readPushLog(directory);
      const { last } = pushersOf(log, found.source, head, new Set());
      state =
        (await store.update(id, s => this.#pushed(s, head, last))) ?? state;
    }
    if (
      (await this.#wantsVerify(owner, name, state.target, head)) &&
      !state.checks.some(
        ({ name: check, head: of, by }) =>
          check === VERIFY_CHECK && of === head && by === SERVER,
      )
    ) {
      const check = await this.#options.verify(directory, head);
      state = (await store.update(id, s => withCheck(s, check))) ?? state;
    }
    return state;
  }

  /** Services of the golden path are judged by it; other repositories are not. */
  async #wantsVerify(
    owner: string,
    name: string,
    target: string,
    head: string,
  ): Promise<boolean> {
    const { repositories } = this.#options;
    for (const ref of [target, head]) {
      for (const path of GOLDEN_PATH_FILES) {
        if (await repositories.file(owner, name, ref, path)) {
          return true;
        }
      }
    }
    return false;
  }

  #pushed(
    state: ChangeState,
    head: string,
    pusher: string | undefined,
  ): ChangeState {
    if (state.state !== 'open' || state.merging || state.head === head) {
      return state;
    }
    const at = this.#options.now().toISOString();
    const moved = withEvent(
      { ...state, head },
      { at, by: pusher ?? SERVER, what: 'pushed', head },
    );
    const stale = state.approvals.filter(approval => approval.head !== head);
    return stale.reduce(
      (next, { by }) =>
        withEvent(next, { at, by: SERVER, what: 'dismissed', text: by }),
      moved,
    );
  }

  /** Keeps the commits of a change even when its branch is deleted or rewritten. */
  async #keep(directory: string, id: number, head: string): Promise<void> {
    const ref = `refs/changes/${id}/head`;
    const before = await readRef(directory, ref);
    if (before !== head) {
      // Who loses the race is overtaken by the next look at the change.
      await swapRef(directory, ref, head, before ?? NO_OBJECT);
    }
  }
}
