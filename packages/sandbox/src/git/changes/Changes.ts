import { RequestError } from '../http';
import type { Organisation } from '../organisation';
import type { Repositories, Repository } from '../repositories';
import { bringUpToDate, type UpToDateOptions } from './bringUpToDate';
import { ChangeStore } from './ChangeStore';
import { inspect, type Inspection } from './inspect';
import { partIn } from './judge';
import { startMerge } from './merge';
import { propose, type Proposal } from './propose';
import { VERIFY_CHECK } from './protection';
import { type ChangeState, type Check, withCheck, withEvent } from './state';
import type { VerifyCommit } from './verify';

/** What {@link Changes} needs. */
export interface ChangesOptions {
  repositories: Repositories;
  organisation: Organisation;
  verify: VerifyCommit;
  now: () => Date;
  log: (message: string) => void;
}

/** A repository and what is needed to work on its changes. */
interface Place extends UpToDateOptions {
  repository: Repository;
}

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
    const place = await this.#place(owner, name);
    const result = await propose(place, proposal, by);
    if (result.created) {
      this.#options.log(
        `git: change ${result.state.id} of ${owner}/${name} opened by ${by}`,
      );
    }
    return {
      state: await bringUpToDate(place, result.state.id),
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
    await bringUpToDate(await this.#place(owner, name), id);
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
    await bringUpToDate(await this.#place(owner, name), id);
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
    await bringUpToDate(await this.#place(owner, name), id);
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
    await bringUpToDate(await this.#place(owner, name), id);
    const at = this.#options.now().toISOString();
    await store.update(id, state => {
      if (by !== state.author && by !== state.openedBy && by !== 'portal') {
        throw new RequestError(403, 'Only its author closes a change.');
      }
      if (state.state === 'closed') {
        return state;
      }
      if (state.state === 'merged' || state.merging) {
        throw new RequestError(409, 'The change is merged already.');
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
        await bringUpToDate(await this.#place(owner, name), id);
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
    const { verify, now } = this.#options;
    return {
      owner,
      name,
      repository,
      directory,
      store: new ChangeStore(directory),
      repositories,
      verify,
      now,
    };
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
}
